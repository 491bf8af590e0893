"""Layers that both CLIPs and their texts are made of, each exporting as plain ONNX operators under its own name."""

import torch
from torch import nn
from torch.nn import functional as F

from tokenizer import CONTEXT

EMBEDDING = 256


class Dense(nn.Module):
    """x @ weight + bias with the weight stored [in, out]: it exports as MatMul under its own name."""

    def __init__(self, before, after):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(before, after) * before**-0.5)
        self.bias = nn.Parameter(torch.zeros(after))

    def forward(self, x):
        return x @ self.weight + self.bias


class Block(nn.Module):
    """Residual pair of 3 × 3 convolutions; batch norms fold into them at export."""

    folds = (("first", "norms.0"), ("second", "norms.1"))

    def __init__(self, before, width, stride=1):
        super().__init__()
        self.first = nn.Conv2d(before, width, 3, stride=stride, padding=1, bias=False)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(width), nn.BatchNorm2d(width)])
        nn.init.zeros_(self.norms[1].weight)
        self.skip = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(before, width, 1)) if stride == 2 else nn.Identity()

    def forward(self, x):
        y = F.relu(self.norms[0](self.first(x)))
        return F.relu(self.skip(x) + self.norms[1](self.second(y)))


class Layer(nn.Module):
    """Pre-norm transformer layer: causal with QuickGELU as in the Hub's CLIP text model, or, for pictures, seeing all
    tokens with ReLU and a narrower middle."""

    def __init__(self, width, heads, causal):
        super().__init__()
        self.heads, self.head_width, self.causal = heads, width // heads, causal
        middle = 4 * width if causal else 2 * width
        self.norm_attention, self.norm_mlp = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention_in, self.attention_out = Dense(width, 3 * width), Dense(width, width)
        self.mlp_in, self.mlp_out = Dense(width, middle), Dense(middle, width)
        if causal:
            self.register_buffer("mask", torch.full((CONTEXT, CONTEXT), -1e4).triu(1), persistent=False)

    def forward(self, x):
        b, n, width = x.shape
        q, k, v = self.attention_in(self.norm_attention(x)).view(b, n, 3, self.heads, self.head_width).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * self.head_width**-0.5
        if self.causal:
            scores = scores + self.mask[:n, :n]
        x = x + self.attention_out((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, width))
        y = self.mlp_in(self.norm_mlp(x))
        return x + self.mlp_out(y * torch.sigmoid(1.702 * y) if self.causal else F.relu(y))
