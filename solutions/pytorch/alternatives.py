# Right but unusual answers, one per cell: `# %% question: name`, why it is right, the code that overrides the answer.

# %% Linear: einsum
# why: The sum with its indices, as derived.
class Linear(Linear):
    def forward(self, X):
        return np.einsum("si,ji->sj", X, self.weight) + self.bias


# %% Linear: product_transposed
# why: The transpose of W @ X.T is X @ W.T.
class Linear(Linear):
    def forward(self, X):
        return (self.weight @ X.T).T + self.bias[None, :]


# %% Linear: scaled_draws
# why: The same stream of standard normal numbers, times 0.1.
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.in_features, self.out_features = in_features, out_features
        self.weight = 0.1 * rng.randn(out_features, in_features)
        self.bias = np.full(out_features, 0.0)


# %% Linear: global_generator
# why: Seeding NumPy's global generator gives the same numbers, though it is no good manners.
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        np.random.seed(random_seed)
        self.weight = np.random.normal(loc=0.0, scale=0.1, size=(out_features, in_features))
        self.bias = np.array([0.0] * out_features)


# %% Linear: loop_over_units
# why: Slow and plain, unit by unit.
class Linear(Linear):
    def forward(self, X):
        return np.column_stack([X @ w + b for w, b in zip(self.weight, self.bias)])


# %% ReLU: where
# why: One case for each side.
class ReLU(ReLU):
    def forward(self, Z):
        return np.where(Z > 0, Z, 0)

    def slope(self, A):
        return np.where(A > 0, 1, 0)


# %% ReLU: boolean_product
# why: True counts as 1 and False as 0; -0.0 is 0.
class ReLU(ReLU):
    def forward(self, Z):
        return Z * (Z > 0)

    def slope(self, A):
        return 1.0 * (A > 0)


# %% ReLU: absolute_value
# why: z + |z| is 2z or 0; the sign of the output is its slope.
class ReLU(ReLU):
    def forward(self, Z):
        return (Z + np.abs(Z)) / 2

    def slope(self, A):
        return np.sign(A)


# %% ReLU: truth_values
# why: A slope of True or False multiplies as 1 or 0.
class ReLU(ReLU):
    def forward(self, Z):
        A = Z.copy()
        A[A < 0] = 0
        return A

    def slope(self, A):
        return A > 0


# %% ReLU: heaviside_and_clip
# why: NumPy's own functions, with the corner chosen at 0.
class ReLU(ReLU):
    def forward(self, Z):
        return np.clip(Z, 0, None)

    def slope(self, A):
        return np.heaviside(np.asarray(A, dtype=float), 0.0)


# %% Sigmoid: textbook
# why: The plain formula warns of overflow at z = -800, but its value, 0, is right.
class Sigmoid(Sigmoid):
    def forward(self, Z):
        return 1 / (1 + np.exp(-Z))


# %% Sigmoid: two_cases
# why: exp is only ever taken of negative numbers.
class Sigmoid(Sigmoid):
    def forward(self, Z):
        e = np.exp(-np.abs(Z))
        return np.where(Z >= 0, 1 / (1 + e), e / (1 + e))


# %% Sigmoid: multiplied_out
# why: a - a squared is a(1 - a).
class Sigmoid(Sigmoid):
    def slope(self, A):
        return A - np.square(A)


# %% Sigmoid: around_the_middle
# why: A quarter minus the squared distance from a half.
class Sigmoid(Sigmoid):
    def slope(self, A):
        return 0.25 - (A - 0.5) ** 2


# %% Sigmoid: logaddexp
# why: The logarithm of the sigmoid first.
class Sigmoid(Sigmoid):
    def forward(self, Z):
        return np.exp(-np.logaddexp(0, -Z))


# %% Sequential: indexed
# why: The list of outputs is built beside, and assigned at the end.
class Sequential(Sequential):
    def forward(self, X):
        outputs = [X]
        for k in range(len(self.layers)):
            outputs.append(self.layers[k].forward(outputs[k]))
        self.outputs = outputs[1:]
        return self.outputs[-1]


# %% Sequential: accumulate
# why: itertools knows running results.
class Sequential(Sequential):
    def forward(self, X):
        from itertools import accumulate

        self.outputs = list(accumulate(self.layers, lambda value, layer: layer(value), initial=X))[1:]
        return self.outputs[-1]


# %% Sequential: cleared_in_place
# why: The same list, emptied at the beginning of each pass; copies are stored.
class Sequential(Sequential):
    def forward(self, X):
        del self.outputs[:]
        for layer in self.layers:
            X = layer.forward(X)
            self.outputs.append(X.copy())
        return X


# %% Sequential: slots
# why: A list of the right length, filled from the front.
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = [None] * len(self.layers)
        for k, layer in enumerate(self.layers):
            self.outputs[k] = X = layer(X)
        return self.outputs[len(self.layers) - 1]


# %% backward_weight_update: in_place
# why: The model's own arrays may be changed in place, once all gradients are known.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    inputs = [X, *model.outputs[:0]]
    da = (model(X) - Y_onehot) / X.shape[0]
    inputs += model.outputs
    gradients = {}
    for k in reversed(range(0, len(model.layers), 2)):
        dz = da * model.layers[k + 1].slope(inputs[k + 2])
        gradients[k] = dz.T @ inputs[k], dz.sum(axis=0)
        da = dz @ model.layers[k].weight
    for k, (dw, db) in gradients.items():
        model.layers[k].weight -= learning_rate * dw
        model.layers[k].bias -= learning_rate * db
    return model


# %% backward_weight_update: old_weights_kept
# why: Updating on the way is fine if the way back uses a copy of the old weights.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    for k in range(len(model.layers) - 2, -1, -2):
        linear, old = model.layers[k], model.layers[k].weight.copy()
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        a_prev = X if k == 0 else model.outputs[k - 1]
        linear.weight = old - learning_rate * (dz.T @ a_prev)
        linear.bias = linear.bias - learning_rate * dz.sum(axis=0)
        da = dz @ old
    return model


# %% backward_weight_update: own_slopes
# why: The slope is chosen by the type of the activation, without its method.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    moved = []
    for k in range(len(model.layers) - 1, 0, -2):
        a, linear = model.outputs[k], model.layers[k - 1]
        dz = da * ((a > 0) if isinstance(model.layers[k], ReLU) else a * (1 - a))
        a_prev = model.outputs[k - 2] if k > 1 else X
        moved.append((linear, linear.weight - learning_rate * dz.T @ a_prev, linear.bias - learning_rate * dz.sum(0)))
        da = np.einsum("sj,ji->si", dz, linear.weight)
    for linear, weight, bias in moved:
        linear.weight, linear.bias = weight, bias
    return model


# %% backward_weight_update: recursive
# why: Each pair asks the pair behind it for its gradient and takes its step when that one has used the old weights.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    A = model(X)

    def back(k):
        da = (A - Y_onehot) / len(X) if k + 2 == len(model.layers) else back(k + 2)
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        a_prev = X if k == 0 else model.outputs[k - 1]
        handed_on = dz @ model.layers[k].weight
        model.layers[k].weight = model.layers[k].weight - learning_rate * dz.T @ a_prev
        model.layers[k].bias = model.layers[k].bias - learning_rate * np.ones(len(X)) @ dz
        return handed_on

    back(0)
    return model


# %% backward_weight_update: mean_at_the_end
# why: The division by M may wait until the step.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    delta = (model(X) - Y_onehot) * model.layers[-1].slope(model.outputs[-1])
    deltas = [delta]
    for k in range(len(model.layers) - 2, 0, -2):
        deltas.insert(0, deltas[0] @ model.layers[k].weight * model.layers[k - 1].slope(model.outputs[k - 1]))
    inputs = [X] + model.outputs[1:-1:2]
    for linear, a_prev, delta in zip(model.layers[::2], inputs, deltas):
        linear.weight = linear.weight - learning_rate * (delta.T @ a_prev) / len(X)
        linear.bias = linear.bias - learning_rate * delta.mean(axis=0)
    return model


# %% autograd_gradients: functional
# why: torch.autograd.grad returns the gradients instead of leaving them in .grad.
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    gradients = torch.autograd.grad(loss, [*weights, *biases])
    return loss.item(), list(gradients[: len(weights)]), list(gradients[len(weights) :])


# %% autograd_gradients: transformed
# why: torch.func.grad makes the gradient a function.
def autograd_gradients(weights, biases, X, Y_onehot):
    weights, biases = [w.detach() for w in weights], [b.detach() for b in biases]
    dws, dbs = torch.func.grad(network_loss, argnums=(0, 1))(weights, biases, X, Y_onehot)
    return float(network_loss(weights, biases, X, Y_onehot)), dws, dbs


# %% autograd_gradients: own_forward
# why: The network written out, with the sum divided by the number of samples.
def autograd_gradients(weights, biases, X, Y_onehot):
    leaves = [
        (w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()) for w, b in zip(weights, biases)
    ]
    A = X
    for w, b in leaves:
        A = 1 / (1 + torch.exp(-nn.functional.linear(A, w, b)))
    loss = torch.sum((A - Y_onehot) ** 2) / (2 * len(X))
    loss.backward()
    return loss.item(), tuple(w.grad for w, _ in leaves), tuple(b.grad for _, b in leaves)


# %% autograd_gradients: as_arrays
# why: The numbers are the same as NumPy arrays.
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [torch.tensor(w.detach().numpy(), requires_grad=True) for w in weights]
    biases = [torch.tensor(b.detach().numpy(), requires_grad=True) for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward()
    return loss.item(), [w.grad.numpy() for w in weights], [b.grad.numpy() for b in biases]


# %% train_by_hand: cleared_first
# why: Clearing at the beginning of each step is as good as at the end.
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        for p in [*weights, *biases]:
            if p.grad is not None:
                p.grad.zero_()
        loss = network_loss(weights, biases, X, Y_onehot)
        losses.append(float(loss))
        loss.backward()
        with torch.no_grad():
            for p in [*weights, *biases]:
                p.sub_(learning_rate * p.grad)
    return weights, biases, losses


# %% train_by_hand: new_leaves
# why: Every step may make new leaves instead of changing the old ones.
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    losses = []
    for _ in range(n_steps):
        loss, dws, dbs = autograd_gradients(weights, biases, X, Y_onehot)
        losses.append(loss)
        weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
        biases = [b - learning_rate * db for b, db in zip(biases, dbs)]
    return weights, biases, losses


# %% train_by_hand: functional
# why: torch.autograd.grad leaves no .grad behind that would have to be cleared.
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses, parameters = [], [*weights, *biases]
    while len(losses) < n_steps:
        loss = network_loss(weights, biases, X, Y_onehot)
        losses.append(loss.detach().item())
        gradients = torch.autograd.grad(loss, parameters)
        for p, gradient in zip(parameters, gradients):
            p.data -= learning_rate * gradient
    return weights, biases, losses


# %% train_by_hand: optimiser
# why: SGD does the same step.
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    optimizer, losses = torch.optim.SGD([*weights, *biases], lr=learning_rate), []
    for _ in range(n_steps):
        optimizer.zero_grad()
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return [w.detach() for w in weights], [b.detach() for b in biases], losses


# %% DenseLayer: functional_linear
# why: PyTorch has the formula as a function.
class DenseLayer(DenseLayer):
    def forward(self, X):
        return nn.functional.linear(X, self.weight, self.bias)


# %% DenseLayer: registered
# why: register_parameter is what the assignment of an nn.Parameter does.
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.register_parameter("weight", nn.Parameter(torch.empty(out_features, in_features).normal_(0.0, 0.1)))
        self.register_parameter("bias", nn.Parameter(torch.zeros((out_features,))))


# %% DenseLayer: filled_afterwards
# why: The parameters may be filled after they are made.
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.bias = nn.Parameter(torch.empty(out_features))
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        nn.init.normal_(self.weight, std=0.1)
        nn.init.zeros_(self.bias)
        self.in_features, self.out_features = in_features, out_features


# %% DenseLayer: einsum
# why: The sum with its indices.
class DenseLayer(DenseLayer):
    def forward(self, X):
        return torch.einsum("si,ji->sj", X, self.weight) + self.bias.unsqueeze(0)


# %% DenseLayer: derived_from_linear
# why: nn.Linear with other start values.
class DenseLayer(nn.Linear):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        with torch.no_grad():
            self.weight.copy_(torch.randn(out_features, in_features) / 10)
            self.bias.zero_()


# %% Classifier: reshape_and_clamp
# why: Other words for flatten and for the ReLU.
class Classifier(Classifier):
    def forward(self, X):
        return self.out(self.hidden(X.reshape(len(X), -1)).clamp(min=0))


# %% Classifier: modules_for_everything
# why: Flatten and ReLU as modules; they have no parameters.
class Classifier(Classifier):
    def __init__(self, n_in, n_hidden, n_classes):
        nn.Module.__init__(self)
        self.flat, self.relu = nn.Flatten(), nn.ReLU()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_classes)

    def forward(self, X):
        return self.out(self.relu(self.hidden(self.flat(X))))


# %% Classifier: step_by_step
# why: nn.functional, one line per step.
class Classifier(Classifier):
    def forward(self, X):
        flat = X.view(X.size(0), self.hidden.in_features)
        hidden = nn.functional.relu(self.hidden(flat))
        logits = self.out(hidden)
        return logits


# %% Classifier: built_backwards
# why: The order in which the layers are built does not matter.
class Classifier(Classifier):
    def __init__(self, n_in, n_hidden, n_classes):
        nn.Module.__init__(self)
        self.out = nn.Linear(n_hidden, n_classes)
        self.hidden = nn.Linear(n_in, n_hidden)

    def forward(self, X):
        Z = self.hidden(torch.flatten(X, start_dim=1))
        return self.out(torch.where(Z > 0, Z, torch.zeros_like(Z)))


# %% train_one_epoch: cleared_at_the_end
# why: Clearing after the step is as good as before the forward pass.
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total_loss += len(X) * loss.item()
        n_correct += int((logits.argmax(dim=1) == y).sum())
        n_samples += X.shape[0]
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: sum_for_the_record
# why: The mean drives the step, a sum without memory is for the record.
def train_one_epoch(model, optimizer, batches):
    model.train()
    loss_function, losses, hits = nn.CrossEntropyLoss(), [], []
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss_function(logits, y).backward()
        optimizer.step()
        losses += nn.functional.cross_entropy(logits.detach(), y, reduction="none").tolist()
        hits += (logits.max(dim=1).indices == y).tolist()
    return sum(losses) / len(losses), sum(hits) / len(hits)


# %% train_one_epoch: judged_first
# why: Everything for the record is taken before the way back.
def train_one_epoch(model, optimizer, batches):
    model.train(True)
    total_loss = n_correct = n_samples = 0
    for X, y in batches:
        logits = model(X)
        losses = nn.functional.cross_entropy(logits, y, reduction="none")
        total_loss += losses.sum().item()
        n_correct += torch.sum(torch.argmax(logits, 1) == y).item()
        n_samples += y.numel()
        optimizer.zero_grad(set_to_none=False)
        losses.mean().backward()
        optimizer.step()
    return [total_loss / n_samples, n_correct / n_samples]


# %% train_one_epoch: log_softmax
# why: cross_entropy is nll_loss of the logarithm of the softmax.
def train_one_epoch(model, optimizer, batches):
    model.train()
    rows = []
    for X, y in batches:
        model.zero_grad()
        log_p = torch.log_softmax(model(X), dim=1)
        loss = nn.functional.nll_loss(log_p, y)
        loss.backward()
        optimizer.step()
        rows.append((loss.item() * len(y), (log_p.argmax(1) == y).sum().item(), len(y)))
    total_loss, n_correct, n_samples = (sum(column) for column in zip(*rows))
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: inference_mode
# why: inference_mode switches off even more than no_grad.
@torch.inference_mode()
def evaluate(model, batches):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        logits = model(X)
        total_loss += nn.functional.cross_entropy(logits, y).item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: all_at_once
# why: All logits first, then one mean.
def evaluate(model, batches):
    model.train(False)
    with torch.no_grad():
        found = [(model(X), y) for X, y in batches]
    logits, y = torch.cat([pair[0] for pair in found]), torch.cat([pair[1] for pair in found])
    return nn.CrossEntropyLoss()(logits, y).item(), float((logits.argmax(1) == y).double().mean())


# %% evaluate: log_sum_exp
# why: The formula of the loss, in the form that survives large logits.
def evaluate(model, batches):
    model.eval()
    losses, hits = [], []
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            losses += (torch.logsumexp(logits, dim=1) - logits[torch.arange(len(y)), y]).tolist()
            hits += logits.argmax(dim=1).eq(y).tolist()
    return float(np.mean(losses)), float(np.mean(hits))


# %% evaluate: mode_put_back
# why: Afterwards the model is in the mode in which it came.
def evaluate(model, batches):
    came_in, total_loss, n_correct, n_samples = model.training, 0.0, 0, 0
    model.eval()
    torch.set_grad_enabled(False)
    for X, y in batches:
        logits = model(X)
        total_loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
        n_correct += (logits.argmax(dim=-1) == y).sum().item()
        n_samples += y.shape[0]
    torch.set_grad_enabled(True)
    model.train(came_in)
    return total_loss / n_samples, n_correct / n_samples


# %% save_and_load: default_setting
# why: weights_only=True is what PyTorch does today if nothing else is said.
def load_model(model, path):
    model.load_state_dict(torch.load(path))
    return model.eval()


# %% save_and_load: with_open
# why: An open file in the place of its name.
def save_model(model, path):
    with open(path, "wb") as file:  # noqa: PTH123
        torch.save(model.state_dict(), file)


def load_model(model, path):
    with open(path, "rb") as file:  # noqa: PTH123
        state = torch.load(file, map_location="cpu", weights_only=True)
    model.load_state_dict(state, strict=True)
    model.train(False)
    return model


# %% save_and_load: plain_dictionary
# why: A copy of the state dict as a plain dictionary of tensors without memory.
def save_model(model, path):
    torch.save({name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}, path)


# %% save_and_load: mode_first
# why: The order of loading and switching the mode does not matter.
def load_model(model, path):
    model.eval()
    model.load_state_dict(torch.load(path, weights_only=True, map_location=torch.device("cpu")))
    return model


# %% choose_device: nested
# why: One expression.
def choose_device(cuda_available, mps_available):
    return torch.device("cuda" if cuda_available else "mps" if mps_available else "cpu")


# %% choose_device: first_card
# why: cuda:0 is the card that cuda means.
def choose_device(cuda_available, mps_available):
    if cuda_available:
        return torch.device("cuda:0")
    return torch.device("mps", 0) if mps_available else torch.device("cpu")


# %% choose_device: overwritten
# why: The better device comes later and wins.
def choose_device(cuda_available, mps_available):
    name = "cpu"
    if mps_available:
        name = "mps"
    if cuda_available:
        name = "cuda"
    return torch.device(name)


# %% choose_device: first_in_a_list
# why: The first available one of a list in the order of preference.
def choose_device(cuda_available, mps_available):
    wishes = [("cuda", cuda_available), ("mps", mps_available), ("cpu", True)]
    return next(torch.device(name) for name, available in wishes if available)


# %% ConvNet: pool_then_relu
# why: The largest number of a block, cut at 0, is the largest of the numbers cut at 0.
class ConvNet(ConvNet):
    def forward(self, X):
        A = torch.relu(torch.max_pool2d(self.conv1(X), 2))
        A = torch.relu(torch.max_pool2d(self.conv2(A), 2))
        return self.out(A.flatten(1))


# %% ConvNet: modules_for_everything
# why: Pooling and ReLU as modules, used twice; they have no parameters.
class ConvNet(ConvNet):
    def __init__(self, n_classes):
        nn.Module.__init__(self)
        self.conv1 = nn.Conv2d(1, 16, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=(3, 3), padding="same")
        self.pool, self.relu = nn.MaxPool2d(2), nn.ReLU()
        self.out = nn.Linear(32 * 2 * 2, n_classes)

    def forward(self, X):
        for conv in (self.conv1, self.conv2):
            X = self.pool(self.relu(conv(X)))
        return self.out(X.reshape(-1, 128))


# %% ConvNet: functional
# why: nn.functional, one line per step.
class ConvNet(ConvNet):
    def forward(self, X):
        X = nn.functional.relu(self.conv1(X))
        X = nn.functional.max_pool2d(X, kernel_size=2, stride=2)
        X = nn.functional.relu(self.conv2(X))
        X = nn.functional.adaptive_max_pool2d(X, 2)
        return self.out(X.view(X.size(0), -1))


# %% ConvNet: maximum_by_hand
# why: The blocks are made an axis of their own, over which the maximum is taken.
class ConvNet(ConvNet):
    def forward(self, X):
        for conv in (self.conv1, self.conv2):
            A = conv(X).clamp(min=0)
            m, channels, height, width = A.shape
            X = A.reshape(m, channels, height // 2, 2, width // 2, 2).amax(dim=(3, 5))
        return nn.functional.linear(X.flatten(1), self.out.weight, self.out.bias)
