"""One address for every kind of page that a reader meets, and how to open it."""

from dataclasses import dataclass


@dataclass
class Kind:
    """A kind of page: the path of one example, its heading, and the status it answers with."""

    path: str
    heading: str
    status: int = 200


KINDS = {
    "home": Kind("/", "Which muscles does a lift work, and how do we know?"),
    "exercises": Kind("/exercises/", "Exercises"),
    "exercises, none found": Kind("/exercises/?q=zither&role=primary", "Exercises"),
    "exercise": Kind("/exercises/hip-thrust/", "Hip thrust"),
    "exercise, panel open": Kind("/exercises/hip-thrust/?muscle=gluteus-maximus", "Hip thrust"),
    "exercise, moving": Kind("/exercises/back-squat/?play=yes", "Back squat"),
    "exercise, a stop chosen": Kind("/exercises/hip-thrust/?stop=1", "Hip thrust"),
    "muscles": Kind("/muscles/", "Muscles"),
    "muscle": Kind("/muscles/gluteus-maximus/", "Gluteus maximus"),
    "comparison, nothing chosen": Kind("/compare/", "Compare exercises"),
    "comparison, one chosen": Kind("/compare/?exercise=hip-thrust", "Compare exercises"),
    "comparison": Kind("/compare/hip-thrust-vs-back-squat-vs-deadlift/", "Hip thrust, back squat, deadlift"),
    "comparison, moving": Kind("/compare/hip-thrust-vs-back-squat/?play=yes", "Hip thrust, back squat"),
    "studies": Kind("/studies/", "Studies"),
    "study": Kind(
        "/studies/contreras-2015-hip-thrust-squat/",
        "A Comparison of Gluteus Maximus, Biceps Femoris, and Vastus Lateralis Electromyographic Activity "
        "in the Back Squat and Barbell Hip Thrust Exercises",
    ),
    "studies, none found": Kind("/studies/?q=zither", "Studies"),
    "claims": Kind("/claims/", "Claims, checked"),
    "method": Kind("/method/", "How roles and figures are given"),
    "not found": Kind("/exercises/hip-trust/", "There is no such page", status=404),
}
