"""One query to facts: whom it is about, how its facts are weighed, which come first, and Eq. 1 over them.

`subjects` finds the node, `recalling` the facts that may answer, `weighting` their weights and ranking;
`shortlist` says which are worth asking a model about, and `marginal` mixes what it answers given each.
"""
