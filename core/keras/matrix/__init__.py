"""Which combinations of head, loss and labels are right: each is run in Keras and checked by explicit rules.

``plan`` lists the combinations, ``records`` holds the results (read from ``core/data/matrix.json``), ``judge``
holds the rules, ``truth`` the numbers they compare with. These import no TensorFlow; ``run`` does, and measures.
"""
