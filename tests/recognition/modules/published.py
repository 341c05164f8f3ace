"""torchvision's own classes, narrow."""
import torchvision.models as zoo
from torch import nn
from torchvision.models import convnext, densenet, shufflenetv2, squeezenet, vision_transformer
from torchvision.models import vgg as vggs

from .instance import Part


def vgg11(draw):
    norm = draw.chance(0.5)
    a, b, c = draw.widths(3)
    features = vggs.make_layers([a, "M", b, "M", c, c, "M", c, a, "M", a, b, "M"], batch_norm=norm)
    module = nn.Module.__new__(vggs.VGG)
    nn.Module.__init__(module)
    module.features, module.avgpool = features, nn.AdaptiveAvgPool2d((2, 2))
    head = [nn.Linear(b * 4, a), nn.ReLU(), nn.Dropout(), nn.Linear(a, c), nn.ReLU(), nn.Dropout(), nn.Linear(c, 4)]
    module.classifier = nn.Sequential(*head)
    return Part(module, [(3, 64, 64)], {"pool", "size"}, twinned=False)


def mobilenet_v2(draw):
    settings = [[1, 8, 1, 1], [2, 8, draw.randint(1, 2), 2]]
    return Part(zoo.MobileNetV2(4, 0.25, settings), [(3, 32, 32)])


def vision_transformer_b(draw):
    sizes = {"image_size": 8, "patch_size": 4, "num_layers": draw.randint(1, 2), "num_heads": 2}
    module = vision_transformer.VisionTransformer(**sizes, hidden_dim=8, mlp_dim=12, num_classes=4)
    nn.init.normal_(module.heads.head.weight)
    # eps 1e-6 is its own; that its names tell.
    return Part(module, [(3, 8, 8)], {"heads", "activation", "eps", "size"}, twinned=False)


def densenet121(draw):
    blocks = tuple(draw.randint(1, 2) for _ in range(2))
    return Part(densenet.DenseNet(4, blocks, 8, num_classes=4), [(3, 32, 32)])


def squeezenet_1_1(draw):
    module = nn.Module.__new__(squeezenet.SqueezeNet)
    nn.Module.__init__(module)
    fire = lambda *sizes: squeezenet.Fire(*sizes)
    body = [nn.Conv2d(3, 6, 3, 2), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True), fire(6, 3, 4, 4), fire(8, 3, 4, 4)]
    module.features = nn.Sequential(*body)
    module.classifier = nn.Sequential(nn.Dropout(), nn.Conv2d(8, 4, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
    return Part(module, [(3, 32, 32)])


def shufflenet(draw):
    return Part(shufflenetv2.ShuffleNetV2([2, 1, 1], [4, 8, 8, 8, 16], num_classes=4), [(3, 32, 32)])


def convnext_tiny(draw):
    settings = [convnext.CNBlockConfig(6, 8, 1), convnext.CNBlockConfig(8, None, 1)]
    return Part(convnext.ConvNeXt(settings, num_classes=4), [(3, 32, 32)])


def resnet(draw):
    """torchvision's own class and blocks, with other widths than its 64 to 512."""
    module = nn.Module.__new__(zoo.ResNet)
    nn.Module.__init__(module)
    module._norm_layer, module.inplanes, module.dilation, module.groups, module.base_width = nn.BatchNorm2d, 4, 1, 1, 64
    module.conv1, module.bn1 = nn.Conv2d(3, 4, 7, 2, 3, bias=False), nn.BatchNorm2d(4)
    module.relu, module.maxpool = nn.ReLU(), nn.MaxPool2d(3, 2, 1)
    for i, width in enumerate((4, 4, 6, 8)):
        stage = module._make_layer(zoo.resnet.BasicBlock, width, draw.randint(1, 2), stride=1 if i == 0 else 2)
        module.add_module(f"layer{i + 1}", stage)
    module.avgpool, module.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(8, 4)
    return Part(module, [(3, 64, 64)], {"size"})


KINDS = [
    vgg11, mobilenet_v2, vision_transformer_b, densenet121, squeezenet_1_1, shufflenet, convnext_tiny, resnet,
]
