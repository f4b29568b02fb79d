"""Who a request comes from. Replace the table by your identity provider."""

from __future__ import annotations

from langgraph_sdk import Auth

auth = Auth()

_USERS = {"Bearer ana's token": "ana@example.org", "Bearer ben's token": "ben@example.org"}


@auth.authenticate
async def authenticate(authorization: str | None) -> Auth.types.MinimalUserDict:
    """Find the user of a token."""
    user = _USERS.get(authorization or "")
    if user is None:
        raise Auth.exceptions.HTTPException(status_code=401, detail="unknown token")
    return {"identity": user}
