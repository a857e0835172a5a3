import torch
from torch import nn
import torch.nn.functional as F

x = torch.linspace(-1.0, 1.0, 256).reshape(64, 4)
y = torch.arange(64) % 3

model = nn.Sequential(nn.Linear(4, 3))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
