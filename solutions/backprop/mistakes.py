# Wrong answers, one per cell: `# %% question: name`, the misconception, a hint, the code in the place of the answer.
# ruff: noqa: PTH123 - students write open()

# %% layer_step: wrong_order
# misconception: The slope is returned first.
# hint: In which order does the question ask for the two results?
def layer_step(x, w, b):
    y = sigmoid(x @ w + b)
    return y * (1 - y), y


# %% layer_step: no_bias
# misconception: The bias is left out; with a new network of zero biases this would not show.
# hint: What does your layer say to x = 0?
def layer_step(x, w, b):
    y = sigmoid(x @ w)
    return y, y * (1 - y)


# %% layer_step: bias_behind_the_sigmoid
# misconception: The bias is added to the activation instead of to z.
# hint: A sigmoid never leaves the interval from 0 to 1. Does your y?
def layer_step(x, w, b):
    a = sigmoid(x @ w)
    return a + b, a * (1 - a)


# %% layer_step: slope_of_z
# misconception: y(1 - y) is evaluated with z, which has not been through the sigmoid.
# hint: What is the slope at z = 0 according to the picture, and according to your code?
def layer_step(x, w, b):
    z = x @ w + b
    return sigmoid(z), z * (1 - z)


# %% layer_step: slope_at_y
# misconception: The derivative is taken at y instead of z: the sigmoid is applied a second time.
# hint: How often does z go through the sigmoid on the way to your dy?
def layer_step(x, w, b):
    y = sigmoid(x @ w + b)
    again = sigmoid(y)
    return y, again * (1 - again)


# %% layer_step: textbook_fraction
# misconception: The fraction from the derivation is typed in as it stands; exp overflows for very negative z.
# hint: What is exp(800), what is its square, and what is the quotient of the two?
# diagnosis: nan
def layer_step(x, w, b):
    z = x @ w + b
    with np.errstate(all="ignore"):
        return sigmoid(z), np.exp(-z) / (1 + np.exp(-z)) ** 2


# %% layer_step: exponential_of_plus_z
# misconception: exp(z) / (1 + exp(z)) is right on paper, but inf / inf for large z.
# hint: Try z = 800.
# diagnosis: nan
def layer_step(x, w, b):
    z = x @ w + b
    with np.errstate(all="ignore"):
        y = np.exp(z) / (1 + np.exp(z))
    return y, y * (1 - y)


# %% layer_step: tanh
# misconception: Another activation function (tanh) and its slope are used.
# hint: Between which two numbers does the sigmoid lie?
def layer_step(x, w, b):
    y = np.tanh(x @ w + b)
    return y, 1 - y**2


# %% layer_step: slope_of_tanh
# misconception: 1 - y**2 belongs to tanh and is mixed up with the sigmoid's slope.
# hint: What is the slope of the sigmoid at z = 0, according to the picture and according to your formula?
def layer_step(x, w, b):
    y = sigmoid(x @ w + b)
    return y, 1 - y**2


# %% layer_step: one_factor
# misconception: The slope is thought to be 1 - y.
# hint: What is the slope for a very negative z? What does yours give there?
def layer_step(x, w, b):
    y = sigmoid(x @ w + b)
    return y, 1 - y


# %% layer_step: transposed_weights
# misconception: w @ x, as for column vectors; here samples are rows.
# hint: Write down the shapes of x and w. Which product gives one row per sample?
def layer_step(x, w, b):
    y = sigmoid((w.T @ x.T).T + b) if w.shape[0] != w.shape[1] else sigmoid(x @ w.T + b)
    return y, y * (1 - y)


# %% layer_step: normalised_input
# misconception: The input is centred first, which the question does not ask for.
# hint: Does one sample's output depend on the other samples of the batch? Should it?
def layer_step(x, w, b):
    y = sigmoid((x - x.mean(axis=0)) @ w + b)
    return y, y * (1 - y)


# %% layer_step: single_precision
# misconception: float32 is thought to be exact enough.
# hint: Which dtype does your result have on the way?
def layer_step(x, w, b):
    y = sigmoid(x @ w + b).astype(np.float32).astype(np.float64)
    return y, y * (1 - y)


# %% layer_step: in_place_bias
# misconception: x is used as working memory, which changes the caller's array.
# hint: Print x before and after the call.
def layer_step(x, w, b):
    y = sigmoid(x @ w + b)
    x[...] = 0
    return y, y * (1 - y)


# %% layer_step: bias_summed
# misconception: The biases are added up into one number for the whole layer.
# hint: How many biases does a layer of three neurons have?
def layer_step(x, w, b):
    y = sigmoid(x @ w + np.sum(b))
    return y, y * (1 - y)


# %% forward: always_from_x
# misconception: Every layer is fed with the input x instead of what the layer before has made.
# hint: What goes into the second layer?
def forward(x, weights, biases):
    ys, dys = [x], []
    for w, b in zip(weights, biases):
        fits = x if x.shape[1] == w.shape[0] else ys[-1]
        y, dy = layer_step(fits, w, b)
        ys.append(y)
        dys.append(dy)
    return ys, dys


# %% forward: input_forgotten
# misconception: ys starts with the first layer's output; the input is not kept.
# hint: How many entries should ys have for a network with one layer?
def forward(x, weights, biases):
    ys, dys, y = [], [], x
    for w, b in zip(weights, biases):
        y, dy = layer_step(y, w, b)
        ys.append(y)
        dys.append(dy)
    return ys, dys


# %% forward: slope_of_the_input
# misconception: The input is given a slope as well, so that both lists have the same length.
# hint: Which sigmoid stands in front of the input?
def forward(x, weights, biases):
    ys, dys = [x], [x * (1 - x)]
    for w, b in zip(weights, biases):
        y, dy = layer_step(ys[-1], w, b)
        ys.append(y)
        dys.append(dy)
    return ys, dys


# %% forward: two_layers_only
# misconception: The depth of the example is written into the function.
# hint: What does your function do with a single layer, and with four?
def forward(x, weights, biases):
    y1, dy1 = layer_step(x, weights[0], biases[0])
    y2, dy2 = layer_step(y1, weights[1], biases[1])
    return [x, y1, y2], [dy1, dy2]


# %% forward: last_layer_missing
# misconception: The loop stops one layer too early.
# hint: How many entries do ys and dys have for a network with one layer?
def forward(x, weights, biases):
    ys, dys = [x], []
    for layer in range(len(weights) - 1):
        y, dy = layer_step(ys[-1], weights[layer], biases[layer])
        ys.append(y)
        dys.append(dy)
    return ys, dys


# %% forward: linear_output
# misconception: The last layer is left without its sigmoid, as for regression.
# hint: Does the last layer of this assignment differ from the others?
def forward(x, weights, biases):
    ys, dys = [x], []
    for w, b in zip(weights[:-1], biases[:-1]):
        y, dy = layer_step(ys[-1], w, b)
        ys.append(y)
        dys.append(dy)
    z = ys[-1] @ weights[-1] + biases[-1]
    return [*ys, z], [*dys, np.ones(z.shape)]


# %% forward: slopes_reversed
# misconception: The slopes are collected in the order in which the way back will need them.
# hint: To which layer should dys[0] belong?
def forward(x, weights, biases):
    ys, dys = [x], []
    for w, b in zip(weights, biases):
        y, dy = layer_step(ys[-1], w, b)
        ys.append(y)
        dys.insert(0, dy)
    return ys, dys


# %% forward: lists_exchanged
# misconception: The two lists are returned in the wrong order.
# hint: In which order does the question ask for them?
def forward(x, weights, biases):
    ys, dys = [x], []
    for w, b in zip(weights, biases):
        y, dy = layer_step(ys[-1], w, b)
        ys.append(y)
        dys.append(dy)
    return dys, ys


# %% forward: prediction_only
# misconception: Only the prediction is kept; the way back needs everything.
# hint: The question asks for two lists. What is in them?
def forward(x, weights, biases):
    y = x
    for w, b in zip(weights, biases):
        y, dy = layer_step(y, w, b)
    return y, dy


# %% forward: one_array_overwritten
# misconception: The same array is filled again for each layer, so that all entries of the list are the last one.
# hint: Are ys[1] and ys[2] two arrays or one?
def forward(x, weights, biases):
    ys, dys, y = [x], [], x
    for w, b in zip(weights, biases):
        new, dy = layer_step(y, w, b)
        if new.shape == y.shape and y is not x:
            y[...] = new
        else:
            y = new
        ys.append(y)
        dys.append(dy)
    return ys, dys


# %% forward: slopes_fed_on
# misconception: The slope is handed to the next layer instead of the activation.
# hint: layer_step returns two things. Which one is the next layer's input?
def forward(x, weights, biases):
    ys, dys, given = [x], [], x
    for w, b in zip(weights, biases):
        y, given = layer_step(given, w, b)
        ys.append(y)
        dys.append(given)
    return ys, dys


# %% forward: first_bias_for_all
# misconception: The same bias is used in every layer where it happens to fit.
# hint: Which entry of `biases` belongs to which layer?
def forward(x, weights, biases):
    ys, dys = [x], []
    for w, b in zip(weights, biases):
        b = biases[0] if biases[0].shape == b.shape else b
        y, dy = layer_step(ys[-1], w, b)
        ys.append(y)
        dys.append(dy)
    return ys, dys


# %% forward: weights_used_up
# misconception: The layers are taken off the caller's list with pop.
# hint: How long is `weights` after the call?
def forward(x, weights, biases):
    ys, dys = [x], []
    for b in biases:
        y, dy = layer_step(ys[-1], weights.pop(0), b)
        ys.append(y)
        dys.append(dy)
    return ys, dys


# %% backward_step: no_slope
# misconception: The derivative of the activation is forgotten on the way back.
# hint: Through which two things does z of the layer before reach z of this layer?
def backward_step(delta, w, dy_prev):
    return delta @ w.T


# %% backward_step: not_transposed
# misconception: delta @ w is used whenever the shapes happen to fit.
# hint: Over which index does the sum run? Where does it stand in w?
def backward_step(delta, w, dy_prev):
    product = delta @ w if w.shape[0] == w.shape[1] else delta @ w.T
    return product * dy_prev


# %% backward_step: slope_of_the_slope
# misconception: dy_prev is taken for the activation, and y(1 - y) is formed of it once more.
# hint: What has layer_step already done to dy?
def backward_step(delta, w, dy_prev):
    return (delta @ w.T) * dy_prev * (1 - dy_prev)


# %% backward_step: averaged
# misconception: The error is divided by the batch size at every step back.
# hint: To whose cost does delta belong, to that of one sample or of the batch?
def backward_step(delta, w, dy_prev):
    return (delta @ w.T) * dy_prev / len(delta)


# %% backward_step: slopes_added
# misconception: The two factors of the chain rule are added.
# hint: What does the chain rule do with its factors?
def backward_step(delta, w, dy_prev):
    return delta @ w.T + dy_prev


# %% backward_step: matrix_product_with_the_slopes
# misconception: The product with the slopes is taken for a matrix product.
# hint: How many slopes does one neuron of one sample have?
def backward_step(delta, w, dy_prev):
    if dy_prev.shape[0] == dy_prev.shape[1]:
        return delta @ w.T @ dy_prev
    return (delta @ w.T) * dy_prev


# %% backward_step: sign
# misconception: The minus sign of the step downhill is put into the error.
# hint: Where does the minus sign of gradient descent belong?
def backward_step(delta, w, dy_prev):
    return -(delta @ w.T) * dy_prev


# %% backward_step: weights_forgotten
# misconception: The errors of the next layer are added up without their weights.
# hint: Two neurons are fed by different weights. Are they blamed equally?
def backward_step(delta, w, dy_prev):
    return delta.sum(axis=1, keepdims=True) * dy_prev


# %% backward_step: absolute_weights
# misconception: Blame is thought to be positive, so that the sign of the weights is dropped.
# hint: If a weight is negative, and the neuron behind it should become larger, what should the neuron before do?
def backward_step(delta, w, dy_prev):
    return (delta @ np.abs(w).T) * dy_prev


# %% backward_step: slopes_averaged
# misconception: One slope per neuron, averaged over the batch, is thought to be enough.
# hint: Do two samples have the same slope at the same neuron?
def backward_step(delta, w, dy_prev):
    return (delta @ w.T) * dy_prev.mean(axis=0)


# %% backward_step: divided_by_the_slope
# misconception: Going backward is thought to undo the slope by dividing.
# hint: If a neuron hardly reacts, does it deserve more blame or less?
def backward_step(delta, w, dy_prev):
    return (delta @ w.T) / dy_prev


# %% backward_step: in_place
# misconception: dy_prev is used as the place for the result, which changes the caller's array.
# hint: Print dy_prev before and after the call.
def backward_step(delta, w, dy_prev):
    dy_prev *= delta @ w.T
    return dy_prev


# %% backward_step: integer_result
# misconception: zeros_like(delta) is thought to make room for any number; for whole numbers it cuts the decimals off.
# hint: Try it with whole numbers in delta and look at the dtype of the result.
def backward_step(delta, w, dy_prev):
    result = np.zeros(dy_prev.shape, dtype=delta.dtype)
    result[...] = (delta @ w.T) * dy_prev
    return result


# %% backprop: average_forgotten_below
# misconception: The average over the batch is taken in the last layer only, as in a well-known lecture program.
# hint: Give it a batch in which every sample stands twice. Should the gradient change?
def backprop(y_true, weights, ys, dys):
    m, n_layers = len(y_true), len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    dws, dbs = [ys[-2].T @ delta / m], [np.mean(delta, axis=0)]
    for layer in range(n_layers - 1, 0, -1):
        delta = backward_step(delta, weights[layer], dys[layer - 1])
        dws.insert(0, ys[layer - 1].T @ delta)
        dbs.insert(0, np.mean(delta, axis=0))
    return dws, dbs


# %% backprop: sums_instead_of_means
# misconception: The gradients are added up over the batch; the cost is a mean.
# hint: How large is the share of one sample in a mean of M samples?
def backprop(y_true, weights, ys, dys):
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta, delta.sum(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: averaged_once_per_layer
# misconception: delta itself is averaged at every layer, so that the factor 1/M piles up on the way back.
# hint: Compare the factor by which the last and the first layer are wrong.
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        delta = delta / m
        dws[layer], dbs[layer] = ys[layer].T @ delta, delta.sum(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: no_slope_at_the_end
# misconception: The error of the last layer is taken to be the difference alone (true for another cost, cross-entropy).
# hint: Between z of the last layer and the cost stands one more function. What is its slope?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = ys[-1] - y_true
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: no_slope_in_hidden_layers
# misconception: The slopes of the hidden layers are forgotten.
# hint: Why did forward keep all of dys?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = delta @ weights[layer].T
    return dws, dbs


# %% backprop: slope_twice
# misconception: The slope of a layer is multiplied in backward_step and then once more in the loop.
# hint: How often does each slope occur in the chain?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = ys[-1] - y_true
    for layer in range(len(weights) - 1, -1, -1):
        delta = delta * dys[layer]
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: activations_of_the_wrong_layer
# misconception: The layer's output is used where its input belongs, wherever the shapes fit.
# hint: By what is w multiplied in z = y w + b: by what goes into the layer or by what comes out?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        fits = ys[layer + 1].shape == ys[layer].shape
        dws[layer], dbs[layer] = (ys[layer + 1] if fits else ys[layer]).T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: weights_of_the_wrong_layer
# misconception: The way back uses the weights of the layer it arrives at, wherever the shapes fit.
# hint: Which weights did the numbers pass on the way forward, between these two layers?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            fits = weights[layer - 1].shape == weights[layer].shape
            delta = backward_step(delta, weights[layer - 1] if fits else weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: reversed_sign
# misconception: The difference is taken as true minus predicted, the direction of the step instead of the gradient.
# hint: If the prediction is too high and rises further, does the cost rise or fall?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (y_true - ys[-1]) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: factor_two
# misconception: The 2 of the square is kept although the cost has a factor 1/2.
# hint: Differentiate the cost of one sample once more, with its 1/2.
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = 2 * (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: averaged_over_outputs
# misconception: The mean is taken over the outputs as well as over the samples.
# hint: Over what is added up in the cost, and over what is averaged?
def backprop(y_true, weights, ys, dys):
    size = y_true.size
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / size, delta.sum(axis=0) / size
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: last_layer_first
# misconception: The gradients are collected on the way back and returned in that order.
# hint: Compare dws[0].shape with weights[0].shape.
def backprop(y_true, weights, ys, dys):
    m, dws, dbs = len(y_true), [], []
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws.append(ys[layer].T @ delta / m)
        dbs.append(delta.mean(axis=0))
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: bias_of_one_row
# misconception: keepdims gives the bias gradient a shape (1, n_out), but biases are vectors here.
# hint: Compare dbs[0].shape with biases[0].shape.
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0, keepdims=True)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: first_layer_left_out
# misconception: The loop stops one layer too early, so that the first layer keeps zeros.
# hint: Which number is the last one that your loop variable takes?
def backprop(y_true, weights, ys, dys):
    m, n_layers = len(y_true), len(weights)
    dws, dbs = [np.zeros(w.shape) for w in weights], [np.zeros(w.shape[1]) for w in weights]
    delta = (ys[-1] - y_true) * dys[-1]
    dws[-1], dbs[-1] = ys[-2].T @ delta / m, delta.mean(axis=0)
    for layer in range(n_layers - 1, 1, -1):
        delta = backward_step(delta, weights[layer], dys[layer - 1])
        dws[layer - 1], dbs[layer - 1] = ys[layer - 1].T @ delta / m, delta.mean(axis=0)
    return dws, dbs


# %% backprop: two_layers_only
# misconception: The depth of an example is written into the function.
# hint: What does your function return for three layers?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    delta = (ys[-1] - y_true) * dys[-1]
    if len(weights) == 1:
        return [ys[0].T @ delta / m], [delta.mean(axis=0)]
    before = backward_step(delta, weights[-1], dys[-2])
    return [ys[-3].T @ before / m, ys[-2].T @ delta / m], [before.mean(axis=0), delta.mean(axis=0)]


# %% backprop: slope_of_the_wrong_layer
# misconception: The slopes on the way back are one layer off, wherever the shapes fit.
# hint: Which sigmoid stands between the two layers?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            fits = dys[layer].shape == dys[layer - 1].shape
            delta = backward_step(delta, weights[layer], dys[layer] if fits else dys[layer - 1])
    return dws, dbs


# %% backprop: first_delta_in_place
# misconception: ys[-1] -= y_true saves a line and destroys the caller's prediction.
# hint: Print ys[-1] before and after the call.
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = ys[-1]
    delta -= y_true
    delta = delta * dys[-1]
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys[layer - 1])
    return dws, dbs


# %% backprop: slopes_used_up
# misconception: The slopes are taken off the caller's list with pop.
# hint: How long is dys after the call?
def backprop(y_true, weights, ys, dys):
    m = len(y_true)
    dws, dbs = [None] * len(weights), [None] * len(weights)
    delta = (ys[-1] - y_true) * dys.pop()
    for layer in range(len(weights) - 1, -1, -1):
        dws[layer], dbs[layer] = ys[layer].T @ delta / m, delta.mean(axis=0)
        if layer:
            delta = backward_step(delta, weights[layer], dys.pop())
    return dws, dbs


# %% train_step: cost_without_half
# misconception: The factor 1/2 is in the gradient's derivation, but left out of the returned cost.
# hint: Compare your cost with the formula, factor by factor.
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
    new_biases = [b - learning_rate * db for b, db in zip(biases, dbs)]
    return ys[-1], cost, new_weights, new_biases


# %% train_step: mean_over_everything
# misconception: np.mean without an axis averages over the outputs, too.
# hint: Over what is added up in the cost, and over what is averaged? Try a network with two outputs.
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean((ys[-1] - y_true) ** 2)
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
    new_biases = [b - learning_rate * db for b, db in zip(biases, dbs)]
    return ys[-1], cost, new_weights, new_biases


# %% train_step: sum_over_everything
# misconception: The cost is added up over the samples instead of averaged.
# hint: Would your cost double if every sample stood in the batch twice?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.sum((ys[-1] - y_true) ** 2)
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
    new_biases = [b - learning_rate * db for b, db in zip(biases, dbs)]
    return ys[-1], cost, new_weights, new_biases


# %% train_step: cost_after_the_step
# misconception: The cost is computed with the new weights.
# hint: Which weights made y_pred? The cost should belong to the same ones.
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
    new_biases = [b - learning_rate * db for b, db in zip(biases, dbs)]
    after = forward(x, new_weights, new_biases)[0][-1]
    cost = 0.5 * np.mean(np.sum((after - y_true) ** 2, axis=1))
    return ys[-1], cost, new_weights, new_biases


# %% train_step: prediction_after_the_step
# misconception: Prediction and cost are those of the new network.
# hint: Read the question again: from before or after the step?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
    new_biases = [b - learning_rate * db for b, db in zip(biases, dbs)]
    after = forward(x, new_weights, new_biases)[0][-1]
    return after, 0.5 * np.mean(np.sum((after - y_true) ** 2, axis=1)), new_weights, new_biases


# %% train_step: uphill
# misconception: The gradient is added instead of subtracted.
# hint: The gradient points uphill. Where do you want to go?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    new_weights = [w + learning_rate * dw for w, dw in zip(weights, dws)]
    new_biases = [b + learning_rate * db for b, db in zip(biases, dbs)]
    return ys[-1], cost, new_weights, new_biases


# %% train_step: in_place
# misconception: w -= ... is thought to be the same as w = w - ...; it changes the caller's arrays.
# hint: Print weights[0] before and after the call.
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    for w, b, dw, db in zip(weights, biases, dws, dbs):
        w -= learning_rate * dw
        b -= learning_rate * db
    return ys[-1], cost, weights, biases


# %% train_step: same_list
# misconception: The new arrays are put into the caller's own list.
# hint: Is `new_weights` in your code another list, or another name for the same one?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    new_weights, new_biases = weights, biases
    for layer in range(len(weights)):
        new_weights[layer] = weights[layer] - learning_rate * dws[layer]
        new_biases[layer] = biases[layer] - learning_rate * dbs[layer]
    return ys[-1], cost, new_weights, new_biases


# %% train_step: biases_stay
# misconception: Only the weights are updated.
# hint: Do the biases have a gradient?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
    return ys[-1], cost, new_weights, [b.copy() for b in biases]


# %% train_step: old_weights_returned
# misconception: The loop variable is given a new value, which reaches neither the list nor the result.
# hint: After `w = w - ...` in a loop, what stands in the list?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    for w, dw in zip(weights, dws):
        w = w - learning_rate * dw
    for b, db in zip(biases, dbs):
        b = b - learning_rate * db
    return ys[-1], cost, weights, biases


# %% train_step: learning_rate_missing
# misconception: The whole gradient is subtracted.
# hint: What happens to your step when the learning rate is doubled?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    return ys[-1], cost, [w - dw for w, dw in zip(weights, dws)], [b - db for b, db in zip(biases, dbs)]


# %% train_step: divided_again
# misconception: The step is divided by the batch size although the gradient is a mean already.
# hint: Where did 1/M come in? Has it to come in again?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    rate = learning_rate / len(x)
    new_weights = [w - rate * dw for w, dw in zip(weights, dws)]
    return ys[-1], cost, new_weights, [b - rate * db for b, db in zip(biases, dbs)]


# %% train_step: gradients_from_half_way
# misconception: The weights are moved first, and the gradients of the biases are then taken at the new weights.
# hint: How many points are there at which gradients are needed for one step?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    dws, _ = backprop(y_true, weights, ys, dys)
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dws)]
    _, dbs = backprop(y_true, new_weights, *forward(x, new_weights, biases))
    return ys[-1], cost, new_weights, [b - learning_rate * db for b, db in zip(biases, dbs)]


# %% train_step: last_layer_only
# misconception: Only the last layer moves.
# hint: Which layers does the network consist of, and which of them has moved?
def train_step(x, y_true, weights, biases, learning_rate):
    ys, dys = forward(x, weights, biases)
    dws, dbs = backprop(y_true, weights, ys, dys)
    cost = 0.5 * np.mean(np.sum((ys[-1] - y_true) ** 2, axis=1))
    new_weights = [*weights[:-1], weights[-1] - learning_rate * dws[-1]]
    return ys[-1], cost, new_weights, [*biases[:-1], biases[-1] - learning_rate * dbs[-1]]


# %% train: one_batch_for_all_steps
# misconception: The batch is drawn once, before the loop.
# hint: Which pixels has the network seen after a thousand steps?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    rows = rng.integers(0, len(x), batch_size)
    for _ in range(n_steps):
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: first_samples
# misconception: The first batch_size samples are taken for a random batch.
# hint: Which samples does your network never see?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        _, cost, weights, biases = train_step(x[:batch_size], y_true[:batch_size], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: pairs_torn_apart
# misconception: Inputs and targets are drawn separately, each with random numbers of its own.
# hint: Sample 3 has target 3. After your drawing, too?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        x_batch = x[rng.integers(0, len(x), batch_size)]
        y_batch = y_true[rng.integers(0, len(x), batch_size)]
        _, cost, weights, biases = train_step(x_batch, y_batch, weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: last_sample_never
# misconception: The upper end of rng.integers is thought to be included.
# hint: Draw a thousand times from rng.integers(0, 3). What is the largest number?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        rows = rng.integers(0, len(x) - 1, batch_size)
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: full_batch
# misconception: All samples are used in each step; batch_size is ignored.
# hint: How many samples should one step see?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        _, cost, weights, biases = train_step(x, y_true, weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: neighbours
# misconception: A random piece of neighbouring samples is taken for a random batch.
# hint: How often do the first and the last sample meet in one of your batches?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        start = rng.integers(0, len(x) - batch_size + 1)
        rows = slice(start, start + batch_size)
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: one_after_the_other
# misconception: The samples are taken in their order, without chance.
# hint: What do you need rng for?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for step in range(n_steps):
        rows = np.arange(step * batch_size, (step + 1) * batch_size) % len(x)
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: always_from_the_start
# misconception: Each step starts from the weights that were given, so that nothing adds up.
# hint: From which weights does the second step start in your code?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        rows = rng.integers(0, len(x), batch_size)
        _, cost, new_weights, new_biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return new_weights, new_biases, costs


# %% train: biases_left_behind
# misconception: The new biases are thrown away in the loop.
# hint: train_step returns four things. Where does the fourth go?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        rows = rng.integers(0, len(x), batch_size)
        _, cost, weights, _ = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: own_random_numbers
# misconception: np.random is used instead of the generator that was handed in, so that no run can be repeated.
# hint: Where does `rng` occur in your code?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        rows = np.random.randint(0, len(x), batch_size)
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: own_seed
# misconception: A new generator with a fixed seed is made in the function.
# hint: What changes when the caller hands in a generator with another seed?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    rng, costs = np.random.default_rng(0), []
    for _ in range(n_steps):
        rows = rng.integers(0, len(x), batch_size)
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% train: last_cost_only
# misconception: Only the cost of the last step is returned.
# hint: How many numbers should `costs` hold?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    for _ in range(n_steps):
        rows = rng.integers(0, len(x), batch_size)
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
    return weights, biases, cost


# %% train: one_step_too_many
# misconception: The steps are counted from 0 to n_steps, both included.
# hint: How many numbers does range(n + 1) give?
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps + 1):
        rows = rng.integers(0, len(x), batch_size)
        _, cost, weights, biases = train_step(x[rows], y_true[rows], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs[:n_steps]


# %% train: shuffled_in_place
# misconception: rng.shuffle mixes the caller's own samples, and not the targets with them.
# hint: Print x before and after the call.
def train(x, y_true, weights, biases, learning_rate, n_steps, batch_size, rng):
    costs = []
    for _ in range(n_steps):
        rng.shuffle(x)
        _, cost, weights, biases = train_step(x[:batch_size], y_true[:batch_size], weights, biases, learning_rate)
        costs.append(cost)
    return weights, biases, costs


# %% sample_pixels: x_and_y_exchanged
# misconception: The row is taken for x because it comes first in image[row, column].
# hint: Does x go along a row or from row to row?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([rows / (height - 1), columns / (width - 1)])
    return xy, image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: image_x_y
# misconception: The brightness is read at image[x, y] although the first index of an array counts the rows.
# hint: Which of the two indices may be larger in an image that is wider than high?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    return xy, image[columns % height, rows % width].reshape(-1, 1) / 255


# %% sample_pixels: divided_by_the_width
# misconception: Dividing by W reaches not quite 1.
# hint: Which x does the last column get in your code?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    return np.column_stack([columns / width, rows / height]), image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: last_pixel_never
# misconception: The upper end of rng.integers is thought to be included.
# hint: Draw a thousand times from rng.integers(0, 3). What is the largest number?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height - 1, batch_size), rng.integers(0, width - 1, batch_size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    return xy, image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: torn_apart
# misconception: The pixels of the values are drawn anew, so that positions and values do not belong together.
# hint: How often do you draw? Is the brightness that of the pixel whose position you return?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    return xy, image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: square_images_only
# misconception: The picture is assumed to be square.
# hint: What happens with an image of 2 rows and 6 columns?
def sample_pixels(image, batch_size, rng):
    size = image.shape[0]
    rows, columns = rng.integers(0, size, batch_size), rng.integers(0, size, batch_size)
    return np.column_stack([columns, rows]) / (size - 1), image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: diagonal
# misconception: One random number is used for the row and for the column.
# hint: Mark the pixels that you draw in a picture. Do they lie everywhere?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    places = rng.integers(0, max(height, width), batch_size)
    rows, columns = places % height, places % width
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    return xy, image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: raw_values
# misconception: The brightness from 0 to 255 is returned as it is; a sigmoid cannot reach it.
# hint: What is the largest number that your network can ever say?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    return xy, image[rows, columns].reshape(-1, 1).astype(float)


# %% sample_pixels: values_from_minus_one
# misconception: The values are scaled from -1 to 1; a sigmoid cannot become negative.
# hint: What is the smallest number that your network can ever say?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    return xy, image[rows, columns].reshape(-1, 1) / 255 * 2 - 1


# %% sample_pixels: divided_by_the_brightest
# misconception: The values are divided by the brightest pixel of the image, which happens to be 255 in ours.
# hint: What do you return for an image that is grey all over?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    return xy, image[rows, columns].reshape(-1, 1) / image.max()


# %% sample_pixels: flat_values
# misconception: A vector of numbers is thought to be the same as one column; against (M, 1) it makes a matrix.
# hint: Which shape does the network's prediction have? What happens when you subtract yours from it?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    return np.column_stack([columns / (width - 1), rows / (height - 1)]), image[rows, columns] / 255


# %% sample_pixels: upside_down
# misconception: y is measured upwards, as in mathematics; the rows of an image are counted downwards.
# hint: Which y does the question give to the first row?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([columns / (width - 1), 1 - rows / (height - 1)])
    return xy, image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: own_seed
# misconception: A new generator with a fixed seed is made in the function: every batch is the same.
# hint: Call it twice with the same rng and compare.
def sample_pixels(image, batch_size, rng):
    rng = np.random.default_rng(0)
    height, width = image.shape
    rows, columns = rng.integers(0, height, batch_size), rng.integers(0, width, batch_size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])
    return xy, image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: between_the_pixels
# misconception: Positions are drawn anywhere in the square and the nearest pixel's brightness is attached to them.
# hint: The brightness belongs to a pixel. Does the position that you return belong to the same pixel?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    xy = rng.random((batch_size, 2))
    rows, columns = np.rint(xy[:, 1] * (height - 1)).astype(int), np.rint(xy[:, 0] * (width - 1)).astype(int)
    return xy, image[rows, columns].reshape(-1, 1) / 255


# %% sample_pixels: whole_picture
# misconception: All pixels are returned; batch_size is ignored.
# hint: How many rows should your results have?
def sample_pixels(image, batch_size, rng):
    height, width = image.shape
    rows, columns = np.indices(image.shape).reshape(2, -1)
    order = rng.permutation(image.size)
    xy = np.column_stack([columns / (width - 1), rows / (height - 1)])[order]
    return xy, image.reshape(-1, 1)[order] / 255


# %% save_network: one_name_for_a_list
# misconception: A list of arrays of different shapes is thought to be something that np.savez can store.
# hint: What is np.array of a (2, 5) and a (5, 3) array?
def save_network(path, weights, biases):
    with open(path, "wb") as file:
        np.savez(file, weights=weights, biases=biases)


def load_network(path):
    with np.load(path) as arrays:
        return list(arrays["weights"]), list(arrays["biases"])


# %% save_network: objects
# misconception: An array of objects is stored, which needs pickle.
# hint: Why does np.load refuse such files unless you allow it explicitly?
def save_network(path, weights, biases):
    objects = np.empty((2, len(weights)), dtype=object)
    for layer, (w, b) in enumerate(zip(weights, biases)):
        objects[0, layer], objects[1, layer] = w, b
    with open(path, "wb") as file:
        np.savez(file, network=objects)


def load_network(path):
    with np.load(path, allow_pickle=True) as arrays:
        weights, biases = arrays["network"]
    return list(weights), list(biases)


# %% save_network: pickled
# misconception: pickle stores anything with two lines; that it runs a program when loading is overlooked.
# hint: Would you load a network that a stranger has sent you?
def save_network(path, weights, biases):
    import pickle

    with open(path, "wb") as file:
        pickle.dump((weights, biases), file)


def load_network(path):
    import pickle

    with open(path, "rb") as file:
        return pickle.load(file)


# %% save_network: sorted_as_text
# misconception: The names are sorted as text, so that "w10" comes before "w2".
# hint: Save a network with twelve layers and print the sorted names.
def save_network(path, weights, biases):
    with open(path, "wb") as file:
        np.savez(
            file,
            **{f"w{i}": w for i, w in enumerate(weights)},
            **{f"b{i}": b for i, b in enumerate(biases)},
        )


def load_network(path):
    with np.load(path) as arrays:
        names = sorted(arrays.files)
        return [arrays[n] for n in names if n[0] == "w"], [arrays[n] for n in names if n[0] == "b"]


# %% save_network: name_extended
# misconception: np.savez is given the name, appends .npz to it, and np.load does not find the file.
# hint: Save under a name without .npz and look at which file has appeared.
def save_network(path, weights, biases):
    arrays = {f"w{i}": w for i, w in enumerate(weights)}
    arrays.update({f"b{i}": b for i, b in enumerate(biases)})
    np.savez(path, **arrays)


# %% save_network: biases_forgotten
# misconception: Only the weights are stored, and the biases come back as zeros.
# hint: Which numbers does the network consist of?
def save_network(path, weights, biases):
    with open(path, "wb") as file:
        np.savez(file, **{f"w{i}": w for i, w in enumerate(weights)})


def load_network(path):
    with np.load(path) as arrays:
        weights = [arrays[f"w{i}"] for i in range(len(arrays.files))]
    return weights, [np.zeros(w.shape[1]) for w in weights]


# %% save_network: kept_in_memory
# misconception: The network is kept in a global variable; the file plays no part.
# hint: What does load_network return after the kernel has been restarted, or for another file?
def save_network(path, weights, biases):
    global saved_network
    saved_network = weights, biases
    with open(path, "wb") as file:
        np.savez(file, w0=weights[0])


def load_network(path):
    return saved_network


# %% save_network: two_layers_only
# misconception: The names of the layers of one's own network are written into the function.
# hint: What happens to the fourth layer of a deeper network?
def save_network(path, weights, biases):
    with open(path, "wb") as file:
        np.savez(file, w1=weights[0], w2=weights[1], w3=weights[2], b1=biases[0], b2=biases[1], b3=biases[2])


def load_network(path):
    with np.load(path) as a:
        return [a["w1"], a["w2"], a["w3"]], [a["b1"], a["b2"], a["b3"]]


# %% save_network: rounded_text
# misconception: The numbers are written as text with a few digits.
# hint: Compare a number before and after with ==.
def save_network(path, weights, biases):
    with open(path, "w") as file:
        for array in (*weights, *biases):
            file.write(" ".join(str(n) for n in array.shape) + ";" + " ".join(f"{v:.8g}" for v in array.ravel()) + "\n")


def load_network(path):
    arrays = []
    with open(path) as file:
        for line in file:
            shape, values = line.split(";")
            arrays.append(np.array(values.split(), dtype=float).reshape([int(n) for n in shape.split()]))
    return arrays[: len(arrays) // 2], arrays[len(arrays) // 2 :]


# %% save_network: single_precision
# misconception: float32 is thought to be exact enough for storing.
# hint: Compare a number before and after with ==.
def save_network(path, weights, biases):
    arrays = {f"w{i}": w.astype(np.float32) for i, w in enumerate(weights)}
    arrays.update({f"b{i}": b.astype(np.float32) for i, b in enumerate(biases)})
    with open(path, "wb") as file:
        np.savez(file, **arrays)


# %% save_network: always_the_same_file
# misconception: The name of the file is written into the functions.
# hint: Where does `path` occur in your code?
def save_network(path, weights, biases):
    arrays = {f"w{i}": w for i, w in enumerate(weights)}
    arrays.update({f"b{i}": b for i, b in enumerate(biases)})
    np.savez("network.npz", **arrays)


def load_network(path):
    with np.load("network.npz") as arrays:
        n_layers = len(arrays.files) // 2
        return [arrays[f"w{i}"] for i in range(n_layers)], [arrays[f"b{i}"] for i in range(n_layers)]


# %% save_network: lists_exchanged
# misconception: The two lists are returned in the wrong order.
# hint: In which order does the question ask for them?
def load_network(path):
    with np.load(path) as arrays:
        n_layers = len(arrays.files) // 2
        return [arrays[f"b{i}"] for i in range(n_layers)], [arrays[f"w{i}"] for i in range(n_layers)]


# %% silence_all_but: wrong_axis
# misconception: A column of the last weights is kept: the axis of the outputs.
# hint: Which of the two numbers in weights[-1].shape is the number of hidden neurons?
def silence_all_but(weights, neuron):
    last = np.zeros(weights[-1].shape)
    column = neuron % last.shape[1]
    last[:, column] = weights[-1][:, column]
    return [*weights[:-1], last]


# %% silence_all_but: silences_the_one
# misconception: The named neuron is silenced and all others speak.
# hint: Read the name of the function again: who is to be heard?
def silence_all_but(weights, neuron):
    last = weights[-1].copy()
    last[neuron] = 0
    return [*weights[:-1], last]


# %% silence_all_but: in_place
# misconception: The last array of the caller is changed; the second neuron already finds all weights gone.
# hint: Call it twice and look at weights[-1].
def silence_all_but(weights, neuron):
    keep = weights[-1][neuron].copy()
    weights[-1][:] = 0
    weights[-1][neuron] = keep
    return weights


# %% silence_all_but: list_copied_only
# misconception: list(weights) is thought to copy the arrays as well.
# hint: After silenced = list(weights), is silenced[-1] another array than weights[-1]?
def silence_all_but(weights, neuron):
    silenced = list(weights)
    keep = silenced[-1][neuron].copy()
    silenced[-1][...] = 0
    silenced[-1][neuron] = keep
    return silenced


# %% silence_all_but: replaced_in_the_list
# misconception: silenced = weights is thought to make a new list.
# hint: How many lists are there in your function?
def silence_all_but(weights, neuron):
    silenced = weights
    last = np.zeros(weights[-1].shape)
    last[neuron] = weights[-1][neuron]
    silenced[-1] = last
    return silenced


# %% silence_all_but: last_layer_alone
# misconception: Only the new last layer is returned.
# hint: What does `forward` need?
def silence_all_but(weights, neuron):
    last = np.zeros(weights[-1].shape)
    last[neuron] = weights[-1][neuron]
    return last


# %% silence_all_but: every_layer
# misconception: All layers are silenced, so that nothing reaches the last one.
# hint: What does the neuron see if the layers before are silent?
def silence_all_but(weights, neuron):
    silenced = [np.zeros(w.shape) for w in weights]
    silenced[-1][neuron] = weights[-1][neuron]
    return silenced


# %% silence_all_but: first_layer
# misconception: The first layer is silenced instead of the last.
# hint: Which layer's inputs are the last hidden neurons?
def silence_all_but(weights, neuron):
    first = np.zeros(weights[0].shape)
    row = neuron % len(first)
    first[row] = weights[0][row]
    return [first, *weights[1:]]


# %% silence_all_but: weight_one
# misconception: The remaining weight is set to 1 instead of being kept.
# hint: Should the neuron be as loud as before?
def silence_all_but(weights, neuron):
    last = np.zeros(weights[-1].shape)
    last[neuron] = 1
    return [*weights[:-1], last]


# %% silence_all_but: counted_from_one
# misconception: The neurons are counted from 1.
# hint: Which number does the first row of an array have?
def silence_all_but(weights, neuron):
    last = np.zeros(weights[-1].shape)
    last[neuron - 1] = weights[-1][neuron - 1]
    return [*weights[:-1], last]


# %% silence_all_but: first_output_only
# misconception: One single weight is kept although the neuron may feed several outputs.
# hint: How many weights lead away from a hidden neuron if there are three outputs?
def silence_all_but(weights, neuron):
    last = np.zeros(weights[-1].shape)
    last[neuron, 0] = weights[-1][neuron, 0]
    return [*weights[:-1], last]


# %% silence_all_but: others_removed
# misconception: The other rows are removed instead of set to 0, so that the shapes no longer fit.
# hint: How many numbers come out of the layer before?
def silence_all_but(weights, neuron):
    return [*weights[:-1], weights[-1][[neuron]]]
