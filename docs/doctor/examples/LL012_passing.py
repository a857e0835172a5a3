import keras
import numpy as np

x = np.random.default_rng(0).normal(scale=10, size=(64, 4)).astype("float32")
y = (np.arange(64) % 2).reshape(-1, 1)

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.AUC(from_logits=True)])
model.fit(x, y, verbose=0)
