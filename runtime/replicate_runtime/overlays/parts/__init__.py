"""Ideas that several overlays share, or that would make one too long.

    a run starts       creating, params, deadline, find_created
    a run goes on      followed, waiting, pauses, many, callback, progress, display
    its output         outcome, output, schema, polling, streaming, events
    files going in     inputs, sources, sending, reach
    files coming out   file_output, download, saving
    files both ways    data_uri, media
    the client         configured, environment, host
    webhooks           incoming, signature
    release 1.0.7      compat, dump, homes, named, paginate

None of them knows an overlay.
"""

from __future__ import annotations
