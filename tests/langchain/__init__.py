"""Tests of the LangChain and LangGraph adapters."""
