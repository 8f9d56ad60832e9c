"""Carries out calls and flows over HTTP, blocking and awaiting; the only importer of httpx.

The modules in the order in which a call passes through them:

    sender           the client: what it is given, and the verbs that take calls and flows
    settings         that, ready for use by each call, and what clients made from one another share
    blocking         drives calls and flows in a thread; `awaiting` in an event loop. Decisions are not theirs:
    attempts         one call on its way: attempts, pauses, redirects, and what comes of them. No I/O
    prepared         the call made ready: address, headers, credentials, limits; each attempt's request is made of it
        address      base addresses, and the origins that may see credentials
        security     the credentials that a call needs, written out
        body         the body as httpx takes it, from its beginning each time
        limits       deadlines and phases; the clocks; how much time is left for the attempt at hand
    limiter          after a 429: one queue for all threads and tasks of a client
    pools            the httpx clients: one for threads, one per event loop, each made at its first call
    transport        the blocking side's connections, whose waits end with the deadline; `async_transport` the other's
    async_pool       the awaiting side's pool, for a thousand requests at once
    reading          the body of the response: unpacked, whole, within its bound
    answer           what a response means: the value of a success, the exception of anything else
    faults           the exceptions where no usable answer came

Whether and when there is another attempt is decided by `core.retry`, a pure function. `retrying` stands apart: it is
for httpx clients that people make by hand.
"""
