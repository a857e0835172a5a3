import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = (np.arange(64) % 2).reshape(-1, 1)

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="sgd", loss="binary_crossentropy")
model.fit(x, y, verbose=0)
predicted = np.argmax(model.predict(x, verbose=0), axis=1)
