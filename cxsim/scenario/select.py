"""Which touchpoints a selector means."""

from __future__ import annotations

from collections.abc import Mapping

from cxsim.scenario.schema import Selector, Touchpoint


def select(touchpoints: Mapping[str, Touchpoint], selector: Selector) -> list[str]:
    """Ids of the touchpoints a selector matches, in the order of ``touchpoints``.

    A selector is "all" or a list whose entries are ids, channels, stages or tags; an entry
    that matches nothing adds nothing (the loader has refused it long before).
    """
    if selector == "all":
        return list(touchpoints)
    wanted = set(selector)
    return [
        name
        for name, part in touchpoints.items()
        if wanted & {name, part.channel, part.stage, *part.tags}
    ]
