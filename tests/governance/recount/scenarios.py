"""Scenarios drawn at random, small, so that bounds are met often; the same seed gives the same scenario.

Numbers add up, but for a few that are made wrong on purpose, which must be refused.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.governance.document import assembly, college, colleges, complete, decision
from tests.governance.recount.colleges import share
from tests.governance.recount.people import CASTS, WAYS

SHARES = ("1/2", "1/2", "2/3", "3/4", "3/5", "1/3", "1/4", "1", "60 %", "12,5 %")
CATEGORIES = ("elu", "droit")


def scenario(seed: int | str) -> dict[str, Any]:
    """A text of statutes and one question."""
    return Drawing(seed).scenario()


class Drawing:
    """One scenario being drawn."""

    def __init__(self, seed: int | str) -> None:
        self.seed = seed
        self.draw = Random(seed)
        self.even = self._perhaps(0.2)  # As many for as against, where more than half is asked.
        self.sides = False
        self.demanding = self._perhaps(0.2)  # Many colleges are too small, and rules name them.
        self.codes = list("abcdef"[: self.draw.choice((0, 1, 2, 2, 3, 3, 4, 5, 6))])

    def scenario(self) -> dict[str, Any]:
        kind = self.draw.choices(("decision", "quorum", "weights"), (8, 2, 1 if self.codes else 0))[0]
        question: dict[str, Any] = {"kind": kind}
        if kind == "decision" and self._perhaps(0.25):
            question["voters"] = self._voters()
        else:
            question["groups"] = self._groups()
        self.entitled, self.came = self._sums(question)
        # Where a proposal is put to the vote, the quorum is mostly low, else nothing would be counted.
        self.low = kind == "decision" and self._perhaps(0.8)
        calls = [self._call() for _ in range(self.draw.choice((1, 1, 2)))]
        majority = self._majority()
        made = self._colleges()
        if kind != "weights":
            question |= {"body": "ag", "decision": "ordinary", "call": self.draw.randint(1, len(calls))}
            if self._perhaps(0.1):
                question["college_members"] = [
                    {"college": code, "members": self.draw.randint(0, 9)} for code in self.codes
                ]
        if kind == "decision":
            self._vote(question, majority)
            self._small(question, made)
        if self._perhaps(0.03):
            self._spoil(question, len(calls), majority)
        statutes = complete(
            colleges=made,
            bodies=[
                assembly(
                    kind=self.draw.choice(("assembly",) * 9 + ("board",)),
                    decisions=[decision(calls=calls, majority=majority)],
                    distance=self._distance(),
                )
            ],
        )
        return {"name": f"Tirage {self.seed}", "statutes": statutes, "questions": [question]}

    def _perhaps(self, chance: float) -> bool:
        return self.draw.random() < chance

    def _number(self) -> int:
        return self.draw.choice((0, 1, 2, 3, 4, 5, 6, 8, 10, 12, self.draw.randint(0, 40)))

    def _distance(self) -> dict[str, Any]:
        remote = self.draw.choice(("counted", "not_counted", "unstated"))
        return {"article": "16", "silence": "refused", "permissions": [], "remote": remote}

    # The colleges.

    def _colleges(self) -> dict[str, Any]:
        weights = self._weights()
        return colleges(
            *(
                college(code, weight=weight, minimum=self._minimum(code))
                for code, weight in zip(self.codes, weights, strict=True)
            )
        )

    def _weights(self) -> list[str | None]:
        if self._perhaps(0.2):
            return [None] * len(self.codes)
        most = 1 if self.even else self.draw.choice((1, 2, 5))
        least = 0 if self._perhaps(0.1) else 1
        parts = [self.draw.randint(least, most) for _ in self.codes]
        parts[:1] = [parts[0] or 1] if parts else []  # Weights that are all nought are refused.
        return [str(Fraction(one, sum(parts))) for one in parts]

    def _minimum(self, code: str) -> dict[str, Any] | None:
        if self._perhaps(0.4 if self.demanding else 0.85):
            return None
        kinds = [{"kind": kind} for kind in ("spread", "suspended", "unstated")]
        # A college that may itself join another is joined by none: only the last of them joins, the first.
        if code == self.codes[-1] != self.codes[0]:
            kinds.append({"kind": "merged_with", "college": self.codes[0]})
        return {"members": self.draw.randint(1, 9 if self.demanding else 5), "below": self.draw.choice(kinds)}

    # Who may vote, and who came.

    def _groups(self) -> list[dict[str, Any]]:
        categories = self.draw.choice(((), (), CATEGORIES))
        return [
            self._group({"college": code} if code else {}, {"category": category} if category else {})
            for code in self.codes or [""]
            for category in categories or ("",)
        ]

    def _group(self, *keys: dict[str, str]) -> dict[str, Any]:
        members = self._number()
        group: dict[str, Any] = {"members": members}
        for key in keys:
            group |= key
        left, votes = members, members
        plural = members > 0 and self._perhaps(0.3)
        if plural:
            group["votes"] = votes = members * self.draw.randint(1, 3) + self.draw.randint(0, 5)
        came = []
        for way in self.draw.sample(WAYS, self.draw.randint(0, 3)):
            line: dict[str, Any] = {
                "way": way,
                "members": self.draw.randint(self.draw.choice((0, left // 2)), left),
            }
            left -= line["members"]
            if plural:
                # The last to come brings all the votes that are left.
                most = votes if line["members"] else 0
                line["votes"] = most if not left else self.draw.randint(0, most)
                votes -= line["votes"]
            came.append(line)
        return group | {"came": came}

    def _voters(self) -> list[dict[str, Any]]:
        ways = self.draw.sample(WAYS, self.draw.randint(1, 3))
        casts = self.draw.choice((CASTS[:2], CASTS[:3], (*CASTS, "nothing")))
        return [self._voter(rank, ways, casts) for rank in range(self.draw.randint(1, 14))]

    def _voter(self, rank: int, ways: list[str], casts: tuple[str, ...]) -> dict[str, Any]:
        voter: dict[str, Any] = {"member": f"m{rank}", "way": self.draw.choice([*ways, *ways, None])}
        if self.codes:
            voter["college"] = self.draw.choice(self.codes)
        if self._perhaps(0.3):
            voter["category"] = self.draw.choice(CATEGORIES)
        if self._perhaps(0.3):
            voter["votes"] = self.draw.randint(0, 4)
        if voter["way"]:
            voter["cast"] = self.draw.choice(casts)
        return voter

    def _sums(self, question: dict[str, Any]) -> tuple[int, dict[str, int]]:
        """How many may vote, and the votes that came, by college."""
        came = dict.fromkeys(self.codes or [""], 0)
        self.entitled_votes = dict(came)
        for group in question.get("groups", []):
            self.entitled_votes[group.get("college", "")] += group.get("votes", group["members"])
            for line in group["came"]:
                came[group.get("college", "")] += line.get("votes", line["members"])
        for voter in question.get("voters", []):
            came[voter.get("college", "")] += voter.get("votes", 1) if voter["way"] else 0
        entitled = sum(group["members"] for group in question.get("groups", []))
        return entitled + len(question.get("voters", [])), came

    # What the text asks.

    def _call(self) -> dict[str, Any]:
        quorum: dict[str, Any] = {
            "article": "13",
            "conditions": [
                self._condition()
                for _ in range(self.draw.choice((0, 0, 0, 1) if self.low else (0, 1, 1, 1, 2, 3)))
            ],
        }
        if self._perhaps(0.5):
            quorum["together"] = self.draw.choice(("all", "any"))
        return {"quorum": quorum}

    def _condition(self) -> dict[str, Any]:
        condition: dict[str, Any] = {
            "needed": self._needed(),
            "of": self.draw.choice(("members", "votes")),
            "counts": self._ways(),
        }
        if self._perhaps(0.6 if self.demanding else 0.3):
            condition["scope"] = self._scope(with_category=True)
        if self._perhaps(0.3):
            condition["strictly"] = self._perhaps(0.5)
        return condition

    def _ways(self) -> list[str]:
        return self.draw.choice((list(WAYS), ["present"], ["present", "proxy"], self.draw.sample(WAYS, 2)))

    def _needed(self) -> Any:
        if self._perhaps(0.2):
            word = self.draw.choice(("smaller", "larger"))
            return {word: [self._one_needed() for _ in range(self.draw.randint(2, 3))]}
        return self._one_needed()

    def _one_needed(self) -> str | int:
        """A share low enough to be reached often; now and then exactly what came, or one beside."""
        if self.low:
            return self.draw.choice((0, 1, "1/30", "1/10"))
        came = sum(self.came.values())
        if self._perhaps(0.2):
            return max(0, came + self.draw.randint(-1, 1))
        if self._perhaps(0.2) and 0 < came <= self.entitled:
            return f"{came}/{self.entitled}"
        return self.draw.choice(("1/4", "1/5", "1/3", "1/2", "1/30", *SHARES, self.draw.randint(0, 12)))

    def _scope(self, *, with_category: bool = False) -> Any:
        scopes: list[Any] = [] if self.demanding and self.codes else ["overall"]
        if self.codes:
            scopes += ["each_college", {"college": self.draw.choice(self.codes)}]
        if with_category:
            scopes.append({"category": self.draw.choice(CATEGORIES)})
        return self.draw.choice(scopes)

    def _majority(self) -> dict[str, Any]:
        unstated = self._perhaps(0.35)
        bars = [self._bar(unstated) for _ in range(self.draw.choice((1, 1, 1, 1, 1, 1, 2, 3)))]
        if self.even:
            over = self._one_of("more_than", unstated=unstated)
            bars = [
                {"threshold": "1/2", "over": over, "base": self.draw.choice(("cast", "cast", "gathered"))}
            ]
            if self.codes and self._perhaps(0.4):
                bars[0]["scope"] = self._scope()
            elif self.codes and self._perhaps(0.5):
                bars[0] |= {"aggregation": self.draw.choice(("weighted", "block")), "silent": "spread"}
                self.sides = True
        majority: dict[str, Any] = {
            "article": "14",
            "bars": bars,
            "abstentions": self._one_of("ignored", "against", "for", unstated=unstated),
            "blanks": self._one_of("ignored", "against", "for", unstated=unstated),
            "tie": self._one_of("rejected", "casting", "lot", unstated=unstated),
        }
        if any(bar.get("aggregation") == "block" for bar in bars):
            majority["block"] = {
                "threshold": self.draw.choice(("1/2", "3/5", "2/3")),
                "over": self._one_of("at_least", "more_than", unstated=unstated),
                "second_round": self._perhaps(0.6),
            }
        return majority

    def _one_of(self, *words: str, unstated: bool) -> str:
        return "unstated" if unstated and self._perhaps(0.6) else self.draw.choice(words)

    def _bar(self, unstated: bool) -> dict[str, Any]:
        bar: dict[str, Any] = {
            "threshold": self._threshold(),
            "over": self._one_of("at_least", "more_than", unstated=unstated),
            "base": self.draw.choice(("cast", "cast", "gathered", "entitled")),
        }
        if self._perhaps(0.3):
            bar["of"] = self.draw.choice(("members", "votes"))
        if share(bar["threshold"]) == 1:
            bar["over"] = self._one_of("at_least", unstated=unstated)  # Nobody is more than all.
        if bar["base"] != "entitled" and self._perhaps(0.15):
            bar["counts"] = self._ways()
        if self.codes and self._perhaps(0.4):
            bar["aggregation"] = self.draw.choice(("weighted", "block"))
            bar["silent"] = self._one_of("spread", "lost", unstated=unstated)
            if bar["aggregation"] == "block":
                bar.pop("of", None)
        elif self._perhaps(0.7 if self.demanding else 0.3):
            bar["scope"] = self._scope()
        return bar

    def _threshold(self) -> str:
        if self._perhaps(0.2):
            below = self.draw.randint(1, 12)
            return f"{below}/{self.draw.randint(below, 12)}"
        return self.draw.choice(("1/2", *SHARES))

    # What was voted.

    def _vote(self, question: dict[str, Any], majority: dict[str, Any]) -> None:
        if "groups" in question:
            for bar in majority["bars"]:
                bar.pop("of", None)
            apart = any(
                bar.get("aggregation") or bar.get("scope", "overall") != "overall" for bar in majority["bars"]
            )
            if self.codes and (apart or self._perhaps(0.3)):
                # A college that votes as a block may have voted before the meeting.
                before = majority.get("block") and len(majority["bars"]) == 1 and self._perhaps(0.3)
                most = self.entitled_votes if before else self.came
                question["votes"] = [self._urn(code, most[code]) for code in self.codes]
            else:
                question["votes"] = [self._urn("", sum(self.came.values()))]
        if majority.get("block", {}).get("second_round") and self._perhaps(0.7):
            question["second"] = [
                self._urn(code, self.came[code]) for code in self.codes if self._perhaps(0.8)
            ]
        for word in ("chair", "lot"):
            if self._perhaps(0.4):
                question[word] = self.draw.choice(("yes", "no", *CASTS))

    def _small(self, question: dict[str, Any], made: dict[str, Any]) -> None:
        """Mostly, nobody voted in a small college, or they did in the urn of the college that it joined."""
        sizes = dict.fromkeys(self.codes, 0)
        for group in question.get("groups", []):
            sizes[group.get("college", "")] = sizes.get(group.get("college", ""), 0) + group["members"]
        for each in made["colleges"]:
            if each["minimum"] is None or sizes[each["code"]] >= each["minimum"]["members"]:
                continue
            for urn in question.get("votes", []):
                if urn.get("college") == each["code"] and self._perhaps(0.7):
                    told = {word: urn.pop(word) for word in ("yes", "no", "abstain", "blank")}
                    urn |= {"yes": 0, "no": 0}
                    if each["minimum"]["below"]["kind"] == "merged_with":
                        host = question["votes"][0]
                        host |= {word: host.get(word, 0) + votes for word, votes in told.items()}
                        if self._perhaps(0.5):
                            question["votes"].remove(urn)
                    break

    def _urn(self, code: str, most: int) -> dict[str, Any]:
        urn: dict[str, Any] = {"college": code} if code else {}
        most = self.draw.choice((most, most, self.draw.randint(0, most)))
        most -= most % 2 if self.even else 0
        urn["abstain"] = self.draw.choice((0, 0, self.draw.randint(0, most // 2)))
        urn["blank"] = self.draw.choice((0, 0, 0, self.draw.randint(0, (most - urn["abstain"]) // 2)))
        left = most - urn["abstain"] - urn["blank"]
        # Even votes and bounds of usual thresholds are drawn more often than by chance.
        if self.even:
            half = left // 2
            if self.sides and self._perhaps(0.7):  # Colleges even among them, and none of them in itself.
                return urn | self.draw.choice(({"yes": left, "no": 0}, {"yes": 0, "no": left}))
            return urn | {"yes": half, "no": half + self.draw.choice((0, 0, 0, left % 2))}
        near = [left * part // 12 for part in (3, 4, 6, 6, 8, 9, 12)]
        urn["yes"] = min(left, max(0, self.draw.choice(near) + self.draw.choice((0, 0, 0, 1, -1))))
        urn["no"] = left - urn["yes"] if self._perhaps(0.8) else self.draw.randint(0, left - urn["yes"])
        return urn

    # What is wrong on purpose.

    def _spoil(self, question: dict[str, Any], calls: int, majority: dict[str, Any]) -> None:
        wrong = ["too many came"] if "groups" in question else ["votes without coming"]
        if question["kind"] != "weights":
            wrong.append("no such call")
        if question.get("votes"):
            wrong += ["an urn is missing", "heads were not counted", "more votes than came"]
        if question.get("second"):
            wrong.append("more votes at the second round than came")
        match self.draw.choice(wrong):
            case "too many came":
                group = self.draw.choice(question["groups"])
                group["came"] = [{"way": "present", "members": group["members"] + 1}]
            case "votes without coming":
                self.draw.choice(question["voters"]).update(way=None, cast="yes")
            case "no such call":
                question["call"] = calls + 1
            case "an urn is missing":
                question["votes"].pop()
            case "heads were not counted":
                self.draw.choice(majority["bars"])["of"] = "members"
            case "more votes than came" | "more votes at the second round than came" as where:
                urn = self.draw.choice(question["votes" if where == "more votes than came" else "second"])
                urn["yes"] += 1 + self.came.get(urn.get("college", ""), sum(self.came.values()))
