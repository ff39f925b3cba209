import pytest

from drawing.limits import problems
from tests.drawing.factories import make_movement

PAST = [
    ({"lumbar": 64}, "The lower back is rounded to 64°; it goes to 60°."),
    ({"lumbar": -38}, "The lower back is arched to 38°; it goes to 30°."),
    ({"thoracic": 52}, "The upper back is rounded to 52°; it goes to 40°."),
    ({"thoracic": -25}, "The upper back is arched to 25°; it goes to 20°."),
    ({"neck": 60}, "The neck is flexed to 60°; it goes to 45°."),
    ({"neck": -70}, "The neck is extended to 70°; it goes to 45°."),
    ({"right": {"hip": 141}}, "The right hip is flexed to 141°; it goes to 135°."),
    ({"left": {"hip": -36}}, "The left hip is extended to 36°; it goes to 30°."),
    ({"right": {"hip_abduction": 62}}, "The right hip is abducted to 62°; it goes to 45°."),
    ({"left": {"hip_abduction": -38}}, "The left hip is adducted to 38°; it goes to 30°."),
    ({"right": {"knee": 163}}, "The right knee is bent to 163°; it goes to 157°."),
    ({"left": {"knee": -4}}, "The left knee is bent backwards to 4°; it goes to 0°."),
    ({"right": {"ankle": 49}}, "The right ankle is dorsiflexed to 49°; it goes to 46°."),
    ({"left": {"ankle": -60}}, "The left ankle is plantar flexed to 60°; it goes to 50°."),
    ({"right": {"elbow": -3}}, "The right elbow is bent backwards to 3°; it goes to 0°."),
    ({"left": {"wrist": -80}}, "The left wrist is extended to 80°; it goes to 70°."),
]
SQUAT = ({"hip": 10, "knee": 4}, {"hip": 115, "knee": 120, "ankle": 30, "lumbar": 10})


@pytest.mark.parametrize(("angles", "sentence"), PAST)
def test_joint_past_its_range_is_told(angles, sentence):
    movement = make_movement(poses=(angles,))

    assert problems(movement) == [sentence]


@pytest.mark.parametrize(
    "angles",
    [
        {},
        {"lumbar": 60, "thoracic": 40, "neck": 45, "hip": 135, "knee": 157, "ankle": 46, "elbow": 160, "wrist": 90},
        {"lumbar": -30, "thoracic": -20, "neck": -45, "hip": -30, "knee": 0, "ankle": -50, "elbow": 0, "wrist": -70},
        {"hip_abduction": 45, "shoulder": 180, "shoulder_abduction": 20, "shoulder_rotation": -90},
        {"hip_abduction": -30, "shoulder_abduction": 180},
        {"knee": -0.4, "elbow": -0.4},  # less than what inverse kinematics leaves of a straight limb
    ],
)
def test_pose_that_a_body_can_take_has_no_problem(angles):
    assert problems(make_movement(poses=(angles,))) == []


def test_every_joint_past_its_range_is_told_once_at_its_worst():
    poses = ({"knee": 159}, {"knee": 163}, {"knee": 158, "neck": 47})

    assert problems(make_movement(poses=poses)) == [
        "The left knee is bent to 163°; it goes to 157°.",
        "The right knee is bent to 163°; it goes to 157°.",
        "The neck is flexed to 47°; it goes to 45°.",
    ]


@pytest.mark.parametrize(("count", "index"), [(count, index) for count in range(1, 6) for index in range(count)])
def test_no_key_pose_is_missed(count, index):
    poses = [{"lumbar": 62 if number == index else 0} for number in range(count)]

    assert problems(make_movement(poses=poses)) == ["The lower back is rounded to 62°; it goes to 60°."]


def test_joint_is_judged_by_what_the_planted_foot_asks_of_it():
    deep = make_movement(plant={"point": "midfoot"}, poses=({"lean": 10, "hip": 100, "knee": 150},))

    assert problems(deep) == [
        "The left ankle is dorsiflexed to 60°; it goes to 46°.",
        "The right ankle is dorsiflexed to 60°; it goes to 46°.",
    ]


def test_elbow_folded_flat_by_a_hand_at_the_shoulder_is_told():
    movement = make_movement(plant={"point": "shoulder", "at": [0, 800]}, reach={"hands": [5, 800, 112]})

    found = problems(movement)

    assert [sentence.partition(" to ")[0] for sentence in found] == [
        "The left elbow is bent",
        "The right elbow is bent",
    ]
    assert all(sentence.endswith("it goes to 160°.") for sentence in found)


@pytest.mark.parametrize(
    ("reach", "missing"),
    [
        ({"feet": [0, 530 - 245 - 246 - 39 - 100, 50]}, 100),
        ({"feet.left": [0, 530 - 245 - 246 - 39 - 20, 50]}, 20),
        ({"feet": [0, 530 - 245 - 246 - 39 - 30, 50], "feet.right": [0, 530 - 245 - 246 - 39 - 30, 50]}, 30),
    ],
)
def test_foot_out_of_reach_is_told_with_what_is_missing(reach, missing):
    assert problems(make_movement(reach=reach)) == [
        f"A planted hand or foot is out of reach by {missing} thousandths of stature; bring it nearer."
    ]


def test_hand_out_of_reach_on_the_way_is_told():
    far = {"reach": {"hands": [400, 1300, 112]}}
    near = {"reach": {"hands": [200, 900, 112]}}

    found = problems(make_movement(poses=(near, far, near)))

    assert len(found) == 1
    assert found[0].startswith("A planted hand or foot is out of reach by ")


def test_hand_at_arms_length_is_in_reach():
    shoulder = make_movement().at(0).joints["shoulder.right"]
    at = [shoulder[0], shoulder[1] + 186 + 146 + 44 - 0.5, shoulder[2]]

    assert problems(make_movement(reach={"hands": at})) == []


@pytest.mark.parametrize("plant", ["midfoot", "hips"])
def test_squat_has_no_problem(plant):
    movement = make_movement(plant={"point": plant, "at": [0, 0]}, poses=SQUAT)

    assert problems(movement) == []
