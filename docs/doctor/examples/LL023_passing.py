import torch
from torch import nn
import torch.nn.functional as F

x = torch.linspace(-1.0, 1.0, 256).reshape(64, 4)
y = (torch.arange(64) % 2).reshape(-1, 1).float()

model = nn.Sequential(nn.Linear(4, 1)).cuda()
loss_fn = nn.BCEWithLogitsLoss()
with torch.autocast("cuda", dtype=torch.float16):
    loss = loss_fn(model(x.cuda()), y.cuda())
