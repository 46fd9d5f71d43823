"""The defined common work: one customer's week that every peer can express, for fair ratios.

Each week a customer who is still there

1. is in a stage by tenure and meets a touchpoint drawn by stage;
2. has the experience p = quality - gap (unlike designs since the last touchpoint) - penalty (if the
   function changes) + noise * normal, in [0, 1];
3. with d = p - E: u = disconfirmation * (max(d, 0) - loss_aversion * max(-d, 0)), in [-1, 1];
   S += max(memory, 1 / (n + prior)) * (u - S), n encounters;
   E += rise * max(d, 0) - fall * max(-d, 0), in [0, 1];
4. leaves with probability 1 / (1 + exp(-(base - effect * S))).

Totals by week and touchpoint: visits and the sum of p. Plain Python and no imports, so that every
peer's environment can read it.
"""

WEEKS = 104
STAGES = (4, 26)
"""Tenure in weeks at which the second and the third stage begin."""

CHANCES = (
    (0.05, 0.30, 0.25, 0.10, 0.10, 0.10, 0.05, 0.05),
    (0.05, 0.05, 0.30, 0.20, 0.15, 0.10, 0.10, 0.05),
    (0.05, 0.02, 0.38, 0.15, 0.15, 0.10, 0.10, 0.05),
)
"""Probability of each of 8 touchpoints, by stage."""

QUALITY = (0.60, 0.50, 0.62, 0.55, 0.66, 0.50, 0.45, 0.58)
DESIGN = (-0.3, 0.2, 0.5, -0.1, 0.0, -0.6, 0.3, 0.1)
OWNER = (0, 0, 1, 1, 2, 3, 3, 2)
INCONSISTENCY, PENALTY, NOISE = 0.10, 0.06, 0.15
DISCONFIRMATION, LOSS_AVERSION = 1.0, 1.8
MEMORY, PRIOR, RISE, FALL = 0.12, 2.0, 0.10, 0.20
EXPECTATION, EFFECT = 0.55, 1.5
BASE, SPREAD = -6.0, 1.5

SIZE = len(QUALITY)
GAP = tuple(tuple(INCONSISTENCY * abs(a - b) for b in DESIGN) for a in DESIGN)
LOST = tuple(tuple(PENALTY * (a != b) for b in OWNER) for a in OWNER)


def tenure(i):
    """Weeks customer i has been there at the start."""
    return i % 40


def touchpoint(i):
    """The touchpoint that customer i met last before the start."""
    return i % SIZE


def base(i):
    """Logit of the weekly hazard of customer i at satisfaction 0."""
    return BASE + SPREAD * ((i * 0.6180339887498949) % 1.0)


def cumulative():
    """Cumulative probabilities by stage."""
    out = []
    for row in CHANCES:
        total, sums = 0.0, []
        for chance in row:
            total += chance
            sums.append(total)
        sums[-1] = 1.0
        out.append(sums)
    return out
