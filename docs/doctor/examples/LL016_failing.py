import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = np.eye(3)[np.arange(64) % 3]

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.compile(optimizer="sgd", loss=keras.losses.CategoricalCrossentropy(from_logits=True))
model.fit(x, y, verbose=0)
loss_fn = keras.losses.CategoricalCrossentropy(from_logits=True)
loss = loss_fn(model(x), y)
