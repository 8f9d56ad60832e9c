"""The generator of the checkout."""

from __future__ import annotations

import sys

from generator.__main__ import main

sys.exit(main())
