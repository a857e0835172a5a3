import tensorflow as tf

logits = tf.constant([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
y = tf.constant([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])

loss = -tf.reduce_sum(y * tf.nn.log_softmax(logits), axis=-1)
