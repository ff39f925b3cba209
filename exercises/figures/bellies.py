"""Which muscles of the catalogue each belly of a drawn body stands for, and the roles that it takes from them."""

from __future__ import annotations

from collections.abc import Iterable

from exercises.models import Activation

# Which muscles of the catalogue each belly of a drawing stands for. A deep muscle is shown where it lies.
MUSCLES_OF_BELLY = {
    "gluteus-maximus": "gluteus-maximus upper-gluteus-maximus middle-gluteus-maximus lower-gluteus-maximus "
    "deep-hip-rotators piriformis",
    "gluteus-medius": "gluteus-medius gluteus-minimus tensor-fasciae-latae",
    "quadriceps": "quadriceps rectus-femoris vastus-lateralis vastus-medialis vastus-medialis-oblique "
    "vastus-intermedius",
    "hamstrings": "hamstrings biceps-femoris biceps-femoris-long-head biceps-femoris-short-head semitendinosus "
    "semimembranosus",
    "hip-adductors": "hip-adductors adductor-longus adductor-brevis adductor-magnus pectineus gracilis",
    "hip-flexors": "iliopsoas psoas-major iliacus sartorius",
    "calves": "triceps-surae gastrocnemius medial-gastrocnemius lateral-gastrocnemius soleus plantaris popliteus "
    "tibialis-posterior flexor-digitorum-longus flexor-hallucis-longus fibularis-longus fibularis-brevis",
    "tibialis-anterior": "tibialis-anterior extensor-digitorum-longus extensor-hallucis-longus fibularis-tertius",
    "rectus-abdominis": "rectus-abdominis upper-rectus-abdominis lower-rectus-abdominis",
    "obliques": "external-oblique internal-oblique transversus-abdominis",
    "erector-spinae": "erector-spinae iliocostalis longissimus spinalis lumbar-erector-spinae thoracic-erector-spinae "
    "multifidus quadratus-lumborum",
    "latissimus-dorsi": "latissimus-dorsi teres-major",
    "trapezius": "trapezius upper-trapezius middle-trapezius lower-trapezius levator-scapulae",
    "rhomboids": "rhomboids infraspinatus teres-minor supraspinatus",
    "serratus-anterior": "serratus-anterior",
    "pectoralis-major": "pectoralis-major pectoralis-major-clavicular-head pectoralis-major-sternal-head "
    "pectoralis-minor",
    "anterior-deltoid": "anterior-deltoid deltoid",
    "lateral-deltoid": "lateral-deltoid deltoid",
    "posterior-deltoid": "posterior-deltoid deltoid",
    "biceps": "biceps-brachii biceps-brachii-long-head biceps-brachii-short-head brachialis coracobrachialis",
    "triceps": "triceps-brachii triceps-brachii-long-head triceps-brachii-lateral-head triceps-brachii-medial-head "
    "anconeus",
    "forearm-flexors": "forearm-flexors finger-flexors flexor-carpi-radialis flexor-carpi-ulnaris palmaris-longus "
    "pronator-teres pronator-quadratus brachioradialis",
    "forearm-extensors": "forearm-extensors extensor-carpi-radialis extensor-carpi-ulnaris extensor-digitorum "
    "supinator",
    "neck": "sternocleidomastoid scalenes deep-neck-flexors splenius semispinalis-capitis suboccipitals",
}
# Inside the trunk or the foot, or too small to draw at this size: the body map shows them.
NOT_DRAWN = {"subscapularis", "subclavius", "intercostals", "diaphragm", "pelvic-floor", "intrinsic-foot-muscles"}


def bellies_by_muscle() -> dict[str, list[str]]:
    """The table the other way round: by a muscle's slug the bellies that show it."""
    found: dict[str, list[str]] = {}
    for belly, slugs in MUSCLES_OF_BELLY.items():
        for slug in slugs.split():
            found.setdefault(slug, []).append(belly)
    return found


BELLIES_OF_MUSCLE = bellies_by_muscle()


def roles_by_belly(activations: Iterable[Activation]) -> dict[str, str]:
    """By belly the strongest role of the muscles that it stands for. Reads each activation's role and muscle's slug."""
    found: dict[str, str] = {}
    for activation in sorted(activations, key=lambda row: row.role_rank):
        for belly in BELLIES_OF_MUSCLE.get(activation.muscle.slug, []):
            found.setdefault(belly, activation.role)
    return found
