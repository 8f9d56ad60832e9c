"""What all tests share: what cannot run under a Python is not collected there."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, settings

# The generator's parser needs Python 3.11; what it prints runs on 3.10.
collect_ignore = ["generator"] if sys.version_info < (3, 11) else []

# A busy machine is slow, and no example fails for that.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
