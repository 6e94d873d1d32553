"""The votes of a scenario counted a second time, by hand as it were, from the text of the rules.

Nothing here comes from the engine: a scenario is its JSON document, people and ballots are walked over one
by one, numbers are integers and exact fractions. What the text or the scenario leaves open is asked
(``readings``), and the count is made again for each answer.
"""
