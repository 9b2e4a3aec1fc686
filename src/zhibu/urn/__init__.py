"""The urn (票箱): papers of one size, sealed, opened by two, counted; no Django, no names, no clock.

What a voter marks becomes a paper of a fixed size, sealed to the tellers' two keys one inside the other.
Opened papers are cut into single marks at once, so that nothing kept says which marks stood on one paper.
"""
