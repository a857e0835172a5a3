"""Which head, loss and labels belong together: every combination run by Keras and judged by stated rules.

``plan`` lists the combinations, ``records`` what was found about them (read from ``core/data/matrix.json``), ``judge``
holds the rules, ``truth`` the numbers they compare with. These import no TensorFlow; ``run`` does, and measures.
"""
