# Right but unusual answers, one per cell: `# %% question: name`, why it is right, the code that overrides the answer.
# ruff: noqa: PTH123 - students write open()

# %% layer_step: plain_sigmoid
# why: The plain formula warns of overflow at z = -800, but its value, 0, is right.
def layer_step(x, w, b):
    y = 1 / (1 + np.exp(-(np.dot(x, w) + b)))
    return y, y - y**2


# %% layer_step: tanh
# why: Value and slope written with tanh; a list instead of a tuple.
def layer_step(x, w, b):
    t = np.tanh((x @ w + b) / 2)
    return [(1 + t) / 2, (1 - t**2) / 4]


# %% layer_step: both_sides
# why: 1 - sigmoid(z) is sigmoid(-z).
def layer_step(x, w, b):
    z = np.einsum("si,ij->sj", x, w) + b
    return sigmoid(z), sigmoid(z) * sigmoid(-z)


# %% layer_step: stable_exponential
# why: exp(-|z|) never overflows.
def layer_step(x, w, b):
    z = x @ w + b
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e), e / (1 + e) ** 2


# %% layer_step: bias_as_a_weight
# why: The bias is the weight of an input that is always 1.
def layer_step(x, w, b):
    z = np.hstack([x, np.ones((len(x), 1))]) @ np.vstack([w, b])
    y = sigmoid(z)
    return y, np.multiply(y, np.subtract(1, y))


# %% layer_step: sample_by_sample
# why: Slow and plain.
def layer_step(x, w, b):
    y, dy = np.zeros((len(x), w.shape[1])), np.zeros((len(x), w.shape[1]))
    for s in range(len(x)):
        for j in range(w.shape[1]):
            y[s, j] = sigmoid(np.sum(x[s] * w[:, j]) + b[j])
            dy[s, j] = y[s, j] * (1 - y[s, j])
    return y, dy


# %% forward: counting
# why: With numbers of layers, and lists of the right length from the start.
def forward(x, weights, biases):
    n_layers = len(weights)
    ys, dys = [None] * (n_layers + 1), [None] * n_layers
    ys[0] = x
    for layer in range(n_layers):
        ys[layer + 1], dys[layer] = layer_step(ys[layer], weights[layer], biases[layer])
    return ys, dys


# %% forward: without_layer_step
# why: Everything written out, which does not depend on the earlier answer.
def forward(x, weights, biases):
    ys = [x]
    for w, b in zip(weights, biases):
        ys.append(1 / (1 + np.exp(-(ys[-1] @ w + b))))
    return ys, [y * (1 - y) for y in ys[1:]]


# %% forward: recursive
# why: A network is a layer followed by a network; tuples instead of lists.
def forward(x, weights, biases):
    if len(weights) == 0:
        return (x,), ()
    y, dy = layer_step(x, weights[0], biases[0])
    ys, dys = forward(y, weights[1:], biases[1:])
    return (x, *ys), (dy, *dys)


# %% forward: copied_input
# why: A copy of the input is as good as the input.
def forward(x, weights, biases):
    ys, dys = [np.array(x, dtype=float)], []
    for w, b in zip(weights, biases):
        step = layer_step(ys[-1], w, b)
        ys += [step[0]]
        dys += [step[1]]
    return [ys, dys]


# %% backward_step: dot
# why: np.dot is @ for matrices.
def backward_step(delta, w, dy_prev):
    return np.multiply(dy_prev, np.dot(delta, np.transpose(w)))


# %% backward_step: einsum
# why: The sum with its indices, as derived.
def backward_step(delta, w, dy_prev):
    return np.einsum("sj,ij,si->si", delta, w, dy_prev)


# %% backward_step: matrix_m
# why: Sample by sample with the matrix of weights times slopes.
def backward_step(delta, w, dy_prev):
    return np.array([delta[s] @ (w * dy_prev[s][:, None]).T for s in range(len(delta))])


# %% backward_step: both_transposed
# why: The transpose of the product in the other order.
def backward_step(delta, w, dy_prev):
    back = (w @ delta.T).T
    result = np.array(dy_prev, dtype=float)
    result *= back
    return result


# %% backward_step: broadcast
# why: The sum over the neurons written out with a third axis.
def backward_step(delta, w, dy_prev):
    return np.sum(delta[:, None, :] * w[None, :, :], axis=2) * dy_prev


# %% backprop: zip_backwards
# why: The deltas are collected first, the gradients made of them afterwards.
def backprop(y_true, weights, ys, dys):
    deltas = [(ys[-1] - y_true) * dys[-1]]
    for w, dy in zip(weights[:0:-1], dys[-2::-1]):
        deltas.insert(0, backward_step(deltas[0], w, dy))
    m = y_true.shape[0]
    return [y.T @ d / m for y, d in zip(ys, deltas)], [d.sum(axis=0) / m for d in deltas]


# %% backprop: average_at_the_start
# why: 1/M is put into the first delta; every later step passes it on.
def backprop(y_true, weights, ys, dys):
    dws, dbs = [np.zeros_like(w) for w in weights], [np.zeros(w.shape[1]) for w in weights]
    delta = (ys[-1] - y_true) / len(y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = np.dot(ys[layer].T, delta), np.sum(delta, axis=0)
        if layer > 0:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: negative_numbers
# why: Layers counted from the end, in the manner of the lecture program, with the average everywhere.
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [0] * len(weights), [0] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    dws[-1], dbs[-1] = ys[-2].T @ delta / m, delta.sum(0) / m
    for j in range(len(weights) - 1):
        delta = backward_step(delta, weights[-1 - j], dys[-2 - j])
        dws[-2 - j], dbs[-2 - j] = ys[-3 - j].T @ delta / m, delta.sum(0) / m
    return dws, dbs


# %% backprop: without_dys
# why: The slopes of a sigmoid can be had from the activations.
def backprop(y_true, weights, ys, dys):
    dws, dbs = [], []
    back = ys[-1] - y_true
    for layer in range(len(weights) - 1, -1, -1):
        delta = back * ys[layer + 1] * (1 - ys[layer + 1])
        dws.append(ys[layer].T @ delta / len(y_true))
        dbs.append(delta.mean(axis=0))
        back = delta @ weights[layer].T
    return tuple(dws[::-1]), tuple(dbs[::-1])


# %% backprop: sample_by_sample
# why: One outer product per sample, added up and divided at the end.
def backprop(y_true, weights, ys, dys):
    dws, dbs = [np.zeros(w.shape) for w in weights], [np.zeros(w.shape[1]) for w in weights]
    for s in range(len(y_true)):
        delta = (ys[-1][s] - y_true[s]) * dys[-1][s]
        for layer in range(len(weights) - 1, -1, -1):
            dws[layer] += np.outer(ys[layer][s], delta) / len(y_true)
            dbs[layer] += delta / len(y_true)
            if layer > 0:
                delta = (weights[layer] @ delta) * dys[layer - 1][s]
    return dws, dbs


# %% train_step: copies_in_place
# why: In-place steps on own copies hurt nobody; the cost is a Python float.
def train_step(x, y_true, weights, biases, learning_rate):
    new_weights, new_biases = [1.0 * w for w in weights], [1.0 * b for b in biases]
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    for layer in range(len(weights)):
        new_weights[layer] -= learning_rate * dws[layer]
        new_biases[layer] -= learning_rate * dbs[layer]
    return ys[-1], float(0.5 * np.sum((ys[-1] - y_true) ** 2) / len(x)), new_weights, new_biases


# %% train_step: norms
# why: The cost as the mean of squared norms; tuples instead of lists.
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = (np.linalg.norm(ys[-1] - y_true, axis=1) ** 2).mean() / 2
    moved = tuple(w + -learning_rate * dw for w, dw in zip(weights, dws))
    return ys[-1], cost, moved, tuple(b + -learning_rate * db for b, db in zip(biases, dbs))


# %% train_step: without_the_others
# why: Everything written out, which does not depend on the earlier answers.
def train_step(x, y_true, weights, biases, learning_rate):
    ys = [x]
    for w, b in zip(weights, biases):
        ys.append(sigmoid(ys[-1] @ w + b))
    delta = (ys[-1] - y_true) * ys[-1] * (1 - ys[-1]) / len(x)
    new_weights, new_biases = list(weights), list(biases)
    for layer in range(len(weights) - 1, -1, -1):
        new_weights[layer] = weights[layer] - learning_rate * ys[layer].T @ delta
        new_biases[layer] = biases[layer] - learning_rate * delta.sum(axis=0)
        delta = delta @ weights[layer].T * ys[layer] * (1 - ys[layer])
    return ys[-1], np.vdot(ys[-1] - y_true, ys[-1] - y_true) / (2 * len(x)), new_weights, new_biases


# %% train_step: cost_per_output
# why: The mean over the samples first, the sum over the outputs second.
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    gradients = backprop(y_true, weights, ys, dys)
    new = [[p - learning_rate * g for p, g in zip(ps, gs)] for ps, gs in zip((weights, biases), gradients)]
    return [ys[-1], np.mean((y_true - ys[-1]) ** 2 / 2, axis=0).sum(), *new]


# %% train: without_replacement
# why: No sample twice in a batch.
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = np.zeros(n_steps)
    for step in range(n_steps):
        rows = rng.choice(len(x), batch_size, replace=False)
        _, costs[step], weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
    return weights, biases, costs


# %% train: permutation
# why: The first samples of a new random order.
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    while len(costs) < n_steps:
        rows = rng.permutation(len(x))[:batch_size]
        y_pred, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(float(cost))
    return weights, biases, tuple(costs)


# %% train: random_fractions
# why: A fraction of the number of samples, rounded down, is as good as a whole number.
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    history = [(None, weights, biases)]
    for _ in range(n_steps):
        rows = (rng.random(batch_size) * len(x)).astype(int)
        history.append(train_step(x[rows], y_true[rows], *history[-1][1:], learning_rate)[1:])
    return history[-1][1], history[-1][2], [cost for cost, _, _ in history[1:]]


# %% train: all_at_once
# why: All random numbers are drawn before the first step.
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for rows in rng.integers(0, len(x), (n_steps, batch_size)):
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs = [*costs, cost]
    return weights, biases, costs


# %% train: glued_together
# why: Inputs and targets in one table, so that pairs cannot be torn apart.
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    table, costs = np.hstack([x, y_true]), []
    for _ in range(n_steps):
        batch = rng.choice(table, batch_size)
        inputs, targets = np.split(batch, [x.shape[1]], axis=1)
        _, cost, weights, biases = train_step(inputs, targets, weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% sample_pixels: flat_numbers
# why: One number per pixel, taken apart into row and column.
def sample_pixels(image, batch_size, rng):
    numbers = rng.integers(0, image.size, batch_size)
    rows, columns = np.divmod(numbers, image.shape[1])
    xy = np.stack([columns / (image.shape[1] - 1), rows / (image.shape[0] - 1)], axis=1)
    return xy, image.ravel()[numbers][:, None] / 255


# %% sample_pixels: table_of_all_pixels
# why: A table of all pixels, and a choice of its rows, no pixel twice.
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    table = np.column_stack([x.ravel(), y.ravel(), image.ravel() / 255])
    chosen = rng.choice(table, batch_size, replace=False)
    return chosen[:, :2], chosen[:, 2:]


# %% sample_pixels: one_by_one
# why: Slow and plain; lists instead of arrays.
def sample_pixels(image, batch_size, rng):
    xy, values = [], []
    for _ in range(batch_size):
        r, c = int(rng.integers(image.shape[0])), int(rng.integers(image.shape[1]))
        xy.append([c / (image.shape[1] - 1), r / (image.shape[0] - 1)])
        values.append([float(image[r, c]) / 255])
    return xy, values


# %% sample_pixels: upper_end_included
# why: endpoint=True includes the upper end.
def sample_pixels(image, batch_size, rng):
    bottom, right = image.shape[0] - 1, image.shape[1] - 1
    columns = rng.integers(0, right, batch_size, endpoint=True)
    rows = rng.integers(0, bottom, batch_size, endpoint=True)
    return np.array([columns / right, rows / bottom]).T, np.array([image[rows, columns] / 255.0]).T


# %% sample_pixels: float_image
# why: The image is scaled first, all of it.
def sample_pixels(image, batch_size, rng):
    scaled = image.astype(np.float64) / 255
    rows, columns = np.unravel_index(rng.permutation(image.size)[:batch_size], image.shape)
    xy = np.empty((batch_size, 2))
    xy[:, 0], xy[:, 1] = columns / (image.shape[1] - 1), rows / (image.shape[0] - 1)
    return xy, scaled[rows, columns, np.newaxis]


# %% save_network: name_completed
# why: np.savez appends .npz, so load_network does it as well.
def save_network(path, weights, biases):
    np.savez(path, **{f"w{i}": w for i, w in enumerate(weights)}, **{f"b{i}": b for i, b in enumerate(biases)})


def load_network(path):
    arrays = np.load(path if path.endswith(".npz") else path + ".npz")
    n_layers = len(arrays.files) // 2
    return [arrays[f"w{i}"] for i in range(n_layers)], [arrays[f"b{i}"] for i in range(n_layers)]


# %% save_network: padded_numbers
# why: With leading zeros sorting as text is sorting by number.
def save_network(path, weights, biases):
    arrays = {}
    for i in range(len(weights)):
        arrays[f"weights_{i:04d}"] = weights[i]
        arrays[f"biases_{i:04d}"] = biases[i]
    with open(path, "wb") as file:
        np.savez_compressed(file, **arrays)


def load_network(path):
    with np.load(path, allow_pickle=False) as arrays:
        names = sorted(arrays.files)
        weights = tuple(arrays[name] for name in names if name.startswith("weights"))
        return weights, tuple(arrays[name] for name in names if name.startswith("biases"))


# %% save_network: json
# why: Python writes a float as text with all the digits that it needs.
def save_network(path, weights, biases):
    import json

    with open(path, "w") as file:
        json.dump({"weights": [w.tolist() for w in weights], "biases": [b.tolist() for b in biases]}, file)


def load_network(path):
    import json

    with open(path) as file:
        found = json.load(file)
    return [np.array(w) for w in found["weights"]], [np.array(b) for b in found["biases"]]


# %% save_network: one_long_vector
# why: All numbers in one vector, and the sizes of the layers beside it.
def save_network(path, weights, biases):
    sizes = np.array([weights[0].shape[0], *(b.size for b in biases)])
    numbers = np.concatenate([array.ravel() for array in (*weights, *biases)])
    with open(path, "wb") as file:
        np.savez(file, sizes=sizes, numbers=numbers)


def load_network(path):
    with np.load(path) as arrays:
        sizes, numbers = arrays["sizes"], arrays["numbers"]
    shapes = [*zip(sizes, sizes[1:]), *((n,) for n in sizes[1:])]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    parts = [part.reshape(shape) for part, shape in zip(np.split(numbers, ends[:-1]), shapes)]
    return parts[: len(sizes) - 1], parts[len(sizes) - 1 :]


# %% save_network: one_after_the_other
# why: Several arrays in one file, read in the order in which they were written.
def save_network(path, weights, biases):
    with open(path, "wb") as file:
        np.save(file, len(weights))
        for array in (*weights, *biases):
            np.save(file, array)


def load_network(path):
    with open(path, "rb") as file:
        n_layers = int(np.load(file))
        arrays = [np.load(file) for _ in range(2 * n_layers)]
    return arrays[:n_layers], arrays[n_layers:]


# %% silence_all_but: mask
# why: All weights times 1 or 0.
def silence_all_but(weights, neuron):
    heard = (np.arange(len(weights[-1])) == neuron).astype(float)
    return [*weights[:-1], weights[-1] * heard[:, None]]


# %% silence_all_but: deep_copy
# why: A copy of everything may be changed.
def silence_all_but(weights, neuron):
    import copy

    silenced = copy.deepcopy(weights)
    for other in range(len(silenced[-1])):
        if other != neuron:
            silenced[-1][other] = 0
    return silenced


# %% silence_all_but: where
# why: np.where over the rows; a tuple instead of a list.
def silence_all_but(weights, neuron):
    rows = np.arange(weights[-1].shape[0]).reshape(-1, 1)
    return (*weights[:-1], np.where(rows == neuron, weights[-1], 0))


# %% silence_all_but: diagonal_matrix
# why: A matrix with a single 1 on its diagonal picks out one row.
def silence_all_but(weights, neuron):
    pick = np.zeros((len(weights[-1]), len(weights[-1])))
    pick[neuron, neuron] = 1
    return weights[:-1] + [pick @ weights[-1]]


# %% silence_all_but: difference
# why: The weights minus those without this neuron's row.
def silence_all_but(weights, neuron):
    others = weights[-1].copy()
    others[neuron] = 0
    return list(weights[:-1]) + [weights[-1] - others]
