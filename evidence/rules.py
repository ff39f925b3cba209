"""What a study and a claim must have before they are published; registered with the rules of exercises."""

from __future__ import annotations

from editorial.rules import find_publishing_problems, list_missing
from evidence.models import Claim, ClaimStudy, Study

STUDY = {
    "authors": "Name the authors, as in a reference list.",
    "title": "Write the title, as it was published.",
    "design": "Choose the design of the study.",
    "finding": "Write what it found, in our words.",
}
CLAIM = {
    "statement": "Write the statement, as people say it.",
    "explanation": "Explain the verdict: what was measured, what follows, and what does not.",
}


@find_publishing_problems.register
def _(obj: Study) -> list[str]:
    """Costs no query."""
    found = list_missing(obj, STUDY)
    if not (obj.doi or (obj.journal.strip() and obj.year) or obj.caution.strip()):
        found.append(
            "Give the DOI, or the journal and the year, so that a reader can find it; "
            "if it has none of these, say in the caution what it is."
        )
    return found


@find_publishing_problems.register
def _(obj: Claim) -> list[str]:
    """Costs 3 queries: studies with their stances, exercises, muscles."""
    found = list_missing(obj, CLAIM)
    stances = {row.stance for row in obj.claim_studies.all()}
    sides = {
        Claim.Verdict.SUPPORTED: {ClaimStudy.Stance.FOR},
        Claim.Verdict.CONTESTED: {ClaimStudy.Stance.AGAINST},
    }.get(Claim.Verdict(obj.verdict), set())
    if obj.verdict != Claim.Verdict.UNTESTED and not stances:
        found.append("Add a study, or give the verdict “Untested”.")
    elif sides - stances:
        side = "for" if obj.verdict == Claim.Verdict.SUPPORTED else "against"
        verdict = obj.get_verdict_display().lower()
        found.append(f"Add a study {side} it, or change the verdict: nothing here makes it {verdict}.")
    if not obj.exercises.all() and not obj.muscles.all():
        found.append("Name an exercise or a muscle that it is about.")
    return found
