import tensorflow as tf

logits = tf.constant([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
y = tf.constant([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])

loss = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=tf.nn.softmax(logits))
