"""Which channels does the demo's amplifier have, and where on the head do they sit?"""

import math

HEAD_RADIUS_MM = 85.0
EYE_CHANNEL = "VEOG"

# Spherical angles (inclination, azimuth) in degrees of the 10-20 system, in the convention of BESA:
# the inclination is negative on the left, the azimuth turns counter-clockwise from the right ear.
_ANGLES: dict[str, tuple[int, int]] = {
    "Fp1": (-92, -72),
    "Fp2": (92, 72),
    "F7": (-92, -36),
    "F3": (-60, -51),
    "Fz": (46, 90),
    "F4": (60, 51),
    "F8": (92, 36),
    "T7": (-92, 0),
    "C3": (-46, 0),
    "Cz": (0, 0),
    "C4": (46, 0),
    "T8": (92, 0),
    "P7": (-92, 36),
    "P3": (-60, 51),
    "Pz": (46, -90),
    "P4": (60, -51),
    "P8": (92, -36),
    "O1": (-92, 72),
    "O2": (92, -72),
}

ELECTRODES: tuple[str, ...] = tuple(_ANGLES)
CHANNELS: tuple[str, ...] = (*ELECTRODES, EYE_CHANNEL)

LANDMARKS: dict[str, list[float]] = {
    "NAS": [0.0, HEAD_RADIUS_MM, 0.0],
    "LPA": [-HEAD_RADIUS_MM, 0.0, 0.0],
    "RPA": [HEAD_RADIUS_MM, 0.0, 0.0],
}


def direction(electrode: str) -> tuple[float, float, float]:
    """Unit vector of an electrode: x to the right ear, y to the nose, z to the vertex."""
    inclination, azimuth = (math.radians(angle) for angle in _ANGLES[electrode])
    ring = math.sin(inclination)
    return ring * math.cos(azimuth), ring * math.sin(azimuth), math.cos(inclination)


def position(electrode: str) -> tuple[float, float, float]:
    """Millimetres from the middle of a spherical head, to a tenth, never a negative zero."""
    x, y, z = (round(HEAD_RADIUS_MM * part, 1) + 0.0 for part in direction(electrode))
    return x, y, z


def frontal(channel: str) -> float:
    """How much of a blink the channel sees: 0 to 1 on the scalp, more beside the eye."""
    if channel == EYE_CHANNEL:
        return 1.4
    forward = max(0.0, direction(channel)[1] - 0.25)
    return 2.0 * forward * forward


def occipital(channel: str) -> float:
    """How much of the alpha rhythm the channel sees: 0 to 1."""
    if channel == EYE_CHANNEL:
        return 0.0
    return min(1.0, math.pow(max(0.0, 0.35 - direction(channel)[1]), 1.5))


def parietal(channel: str) -> float:
    """How much of the answer to a rare tone the channel sees: 1 at Pz, less with distance from it."""
    if channel == EYE_CHANNEL:
        return 0.0
    here, there = direction(channel), direction("Pz")
    cosine = here[0] * there[0] + here[1] * there[1] + here[2] * there[2]
    return max(0.0, cosine) * max(0.0, cosine)
