"""How an exercise moves: from joint angles to a drawing.

``pose`` reads the data an editor writes, ``skeleton`` turns joint angles into joints in space, ``flesh`` says how thick
a limb is and where its muscles lie, ``drawing`` and ``props`` make shapes of it, ``animation`` makes them move.
Nothing here knows Django's models: what a muscle's role is comes in as a plain dictionary.
"""
