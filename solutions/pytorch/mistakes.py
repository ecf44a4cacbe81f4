# Wrong answers, one per cell: `# %% question: name`, the misconception, a hint, the code in the place of the answer.

# %% Linear: bias_forgotten
# misconception: The bias starts at zero and is left out of the forward pass.
# hint: A fresh layer has zero biases, a trained one has not. What does your forward do with them?
class Linear(Linear):
    def forward(self, X):
        return X @ self.weight.T


# %% Linear: weight_transposed
# misconception: The weights are kept with the inputs in the rows, as in the earlier assignments.
# hint: Which of the two sizes comes first in the shape that the question asks for?
class Linear(Layer):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.weight = rng.normal(0.0, 0.1, (in_features, out_features))
        self.bias = np.zeros(out_features)

    def forward(self, X):
        return X @ self.weight + self.bias


# %% Linear: drawn_transposed
# misconception: The numbers are drawn in one shape and turned into the other, so each lands in another place.
# hint: In which order does the generator fill the array that you ask it for?
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.weight = rng.normal(0.0, 0.1, (in_features, out_features)).T
        self.bias = np.zeros(out_features)


# %% Linear: untransposed_when_square
# misconception: X @ W is used whenever the shapes happen to fit.
# hint: Try a layer with as many outputs as inputs. Which index of the weights belongs to the inputs?
class Linear(Linear):
    def forward(self, X):
        square = self.weight.shape[0] == self.weight.shape[1]
        return X @ (self.weight if square else self.weight.T) + self.bias


# %% Linear: unit_deviation
# misconception: The standard normal distribution is used, ten times too wide.
# hint: Which standard deviation does the question ask for?
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.weight = rng.normal(0.0, 1.0, (out_features, in_features))
        self.bias = np.zeros(out_features)


# %% Linear: seed_ignored
# misconception: The seed is fixed inside the class, so that every layer starts from the same numbers.
# hint: Build two layers with different seeds and compare them.
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):  # noqa: ARG002
        rng = np.random.RandomState(1)
        self.weight = rng.normal(0.0, 0.1, (out_features, in_features))
        self.bias = np.zeros(out_features)


# %% Linear: random_bias
# misconception: The biases are drawn at random like the weights.
# hint: What does the question say about the start of the biases?
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.weight = rng.normal(0.0, 0.1, (out_features, in_features))
        self.bias = rng.normal(0.0, 0.1, out_features)


# %% Linear: bias_drawn_first
# misconception: The generator is used for something else before the weights are drawn.
# hint: How many numbers has the generator given away before it draws the weights?
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.bias = 0 * rng.normal(0.0, 0.1, out_features)
        self.weight = rng.normal(0.0, 0.1, (out_features, in_features))


# %% Linear: bias_as_a_row
# misconception: The bias has the shape (1, out), as in an earlier assignment.
# hint: Compare bias.shape with the shape that the question asks for.
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.weight = rng.normal(0.0, 0.1, (out_features, in_features))
        self.bias = np.zeros((1, out_features))


# %% Linear: bias_per_input
# misconception: There is thought to be one bias per input.
# hint: To what is the bias added: to the inputs or to the outputs?
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.RandomState(random_seed)
        self.weight = rng.normal(0.0, 0.1, (out_features, in_features))
        self.bias = np.zeros(in_features)

    def forward(self, X):
        return (X + self.bias) @ self.weight.T


# %% Linear: activation_inside
# misconception: The layer applies an activation as well.
# hint: Can the output of a linear layer be negative? Can yours?
class Linear(Linear):
    def forward(self, X):
        return 1 / (1 + np.exp(-(X @ self.weight.T + self.bias)))


# %% Linear: default_generator
# misconception: Another generator is taken instead of the one that is given.
# hint: Which object should draw the numbers, according to the question?
class Linear(Linear):
    def __init__(self, in_features, out_features, random_seed=1):
        rng = np.random.default_rng(random_seed)
        self.weight = rng.normal(0.0, 0.1, (out_features, in_features))
        self.bias = np.zeros(out_features)


# %% Linear: input_in_place
# misconception: The bias is added into the argument to save memory.
# hint: Print X before and after the call.
class Linear(Linear):
    def forward(self, X):
        Z = X @ self.weight.T + self.bias
        X -= X.mean()
        return Z


# %% ReLU: absolute_value
# misconception: Negative numbers are made positive instead of zero.
# hint: What should come out for -3?
class ReLU(ReLU):
    def forward(self, Z):
        return np.abs(Z)


# %% ReLU: minimum
# misconception: The smaller of z and 0 is taken.
# hint: What should come out for 3?
class ReLU(ReLU):
    def forward(self, Z):
        return np.minimum(Z, 0)


# %% ReLU: forward_in_place
# misconception: The negative numbers are overwritten in the argument.
# hint: Print Z before and after the call.
class ReLU(ReLU):
    def forward(self, Z):
        Z[Z < 0] = 0
        return Z


# %% ReLU: leaky
# misconception: Another activation, the leaky ReLU, is used.
# hint: What is our ReLU of -100?
class ReLU(ReLU):
    def forward(self, Z):
        return np.where(Z > 0, Z, 0.01 * Z)


# %% ReLU: step
# misconception: The step function is returned instead of the ReLU.
# hint: What should come out for 4?
class ReLU(ReLU):
    def forward(self, Z):
        return (Z > 0).astype(float)


# %% ReLU: clipped_at_one
# misconception: The output is thought to lie between 0 and 1, as that of a sigmoid.
# hint: How large can the output of a ReLU become?
class ReLU(ReLU):
    def forward(self, Z):
        return np.clip(Z, 0, 1)


# %% ReLU: open_at_zero
# misconception: The slope is taken to be 1 where the output is 0.
# hint: Where the output is 0, most inputs were negative. How steep is the ReLU there?
class ReLU(ReLU):
    def slope(self, A):
        return np.where(A >= 0, 1.0, 0.0)


# %% ReLU: slope_is_the_output
# misconception: The output is returned as its own slope.
# hint: How steep is the ReLU where its output is 4?
class ReLU(ReLU):
    def slope(self, A):
        return np.maximum(A, 0)


# %% ReLU: slope_of_the_sigmoid
# misconception: a(1 - a) is copied from the sigmoid.
# hint: What does your slope give for an output of 4?
class ReLU(ReLU):
    def slope(self, A):
        return A * (1 - A)


# %% ReLU: slope_needs_a_margin
# misconception: The output is compared with a small number instead of 0.
# hint: How steep is the ReLU where its output is tiny, but positive?
class ReLU(ReLU):
    def slope(self, A):
        return np.where(A > 1e-3, 1.0, 0.0)


# %% ReLU: slope_in_place
# misconception: The slopes are written into the stored outputs.
# hint: Print A before and after the call: somebody may still need it.
class ReLU(ReLU):
    def slope(self, A):
        A[A > 0] = 1
        return A


# %% ReLU: one_slope_for_all
# misconception: The slope is thought to be one number.
# hint: In which shape does the question ask for the slopes?
class ReLU(ReLU):
    def slope(self, A):
        return float(np.mean(A > 0))


# %% Sigmoid: falling
# misconception: The minus sign in the exponent is missing.
# hint: Does your sigmoid rise or fall? What should come out for z = 3?
class Sigmoid(Sigmoid):
    def forward(self, Z):
        return 0.5 * (1 - np.tanh(0.5 * Z))


# %% Sigmoid: tanh
# misconception: tanh is used as it is.
# hint: What is the sigmoid of 0?
class Sigmoid(Sigmoid):
    def forward(self, Z):
        return np.tanh(Z)


# %% Sigmoid: overflow
# misconception: exp(z) / (1 + exp(z)) is thought to be harmless; for large z it is inf / inf.
# hint: Compute exp(800), then divide it by itself.
class Sigmoid(Sigmoid):
    def forward(self, Z):
        with np.errstate(all="ignore"):
            return np.exp(Z) / (1 + np.exp(Z))


# %% Sigmoid: tanh_not_halved
# misconception: The argument of tanh is not halved.
# hint: Compare your result for z = 1 with 1 / (1 + exp(-1)).
class Sigmoid(Sigmoid):
    def forward(self, Z):
        return 0.5 * (1 + np.tanh(Z))


# %% Sigmoid: clipped_input
# misconception: z is clipped to a narrow range to avoid overflow.
# hint: What is your sigmoid of 30, and what is it of 10?
class Sigmoid(Sigmoid):
    def forward(self, Z):
        return 1 / (1 + np.exp(-np.clip(Z, -10, 10)))


# %% Sigmoid: in_place
# misconception: The argument is used as working memory.
# hint: Print Z before and after the call.
class Sigmoid(Sigmoid):
    def forward(self, Z):
        A = 0.5 * (1 + np.tanh(0.5 * Z))
        Z *= 0
        return A


# %% Sigmoid: softmax
# misconception: The outputs of a row are made to add up to 1.
# hint: Does the output for one number depend on its neighbours?
class Sigmoid(Sigmoid):
    def forward(self, Z):
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)


# %% Sigmoid: single_precision
# misconception: float32 is thought to be exact enough.
# hint: Which dtype does your result have been computed in?
class Sigmoid(Sigmoid):
    def forward(self, Z):
        return (0.5 * (1 + np.tanh(0.5 * Z.astype(np.float32)))).astype(float)


# %% Sigmoid: sigmoid_again
# misconception: slope is thought to be given z, and applies the sigmoid once more.
# hint: Has the argument of slope been through the sigmoid already?
class Sigmoid(Sigmoid):
    def slope(self, A):
        twice = 1 / (1 + np.exp(-A))
        return twice * (1 - twice)


# %% Sigmoid: slope_of_tanh
# misconception: 1 - a**2 belongs to tanh.
# hint: How steep is the sigmoid in the middle, where its output is a half?
class Sigmoid(Sigmoid):
    def slope(self, A):
        return 1 - A**2


# %% Sigmoid: one_factor
# misconception: The slope is thought to be 1 - a.
# hint: How steep is the sigmoid where its output is nearly 0?
class Sigmoid(Sigmoid):
    def slope(self, A):
        return 1 - A


# %% Sigmoid: plus
# misconception: A sign slip: a(1 + a).
# hint: How steep is the sigmoid where its output is 1?
class Sigmoid(Sigmoid):
    def slope(self, A):
        return A * (1 + A)


# %% Sequential: outputs_pile_up
# misconception: The list of outputs is never emptied.
# hint: Call the model twice and look at the length of outputs.
class Sequential(Sequential):
    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
            self.outputs.append(X)
        return X


# %% Sequential: shared_list
# misconception: A list as a class attribute is thought to belong to each object.
# hint: Build two networks. Whose outputs are in the list?
class Sequential(Sequential):
    shared = []

    def __init__(self, layers):
        self.layers = layers
        self.outputs = Sequential.shared

    def forward(self, X):
        if len(self.outputs) >= len(self.layers):
            self.outputs.clear()
        for layer in self.layers:
            X = layer(X)
            self.outputs.append(X)
        return X


# %% Sequential: input_stored
# misconception: The input is stored as the first output.
# hint: How many entries should outputs have for three layers?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = [X]
        for layer in self.layers:
            X = layer(X)
            self.outputs.append(X)
        return X


# %% Sequential: inputs_instead_of_outputs
# misconception: The value is stored before the layer has worked on it.
# hint: Which came first in your loop, the layer or the storing?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = []
        for layer in self.layers:
            self.outputs.append(X)
            X = layer(X)
        return X


# %% Sequential: always_the_first_input
# misconception: Every layer is given the network's input.
# hint: What is the input of the second layer?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = [layer(X) for layer in self.layers]
        return self.outputs[-1]


# %% Sequential: backwards
# misconception: The layers are run from the last to the first.
# hint: Which layer sees the data first?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = []
        for layer in reversed(self.layers):
            X = layer(X)
            self.outputs.insert(0, X)
        return X


# %% Sequential: last_layer_left_out
# misconception: The loop ends one layer early.
# hint: Compare the number of outputs with the number of layers.
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = []
        for layer in self.layers[:-1]:
            X = layer(X)
            self.outputs.append(X)
        return X


# %% Sequential: returns_the_list
# misconception: All outputs are returned, not the last one.
# hint: What should a network give when it is called?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = []
        for layer in self.layers:
            X = layer(X)
            self.outputs.append(X)
        return self.outputs


# %% Sequential: return_inside_the_loop
# misconception: The return statement stands inside the loop.
# hint: How often does your loop run?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = []
        for layer in self.layers:
            X = layer(X)
            self.outputs.append(X)
            return X


# %% Sequential: nothing_returned
# misconception: The result is stored and not returned.
# hint: What does a method without a return hand back?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = []
        for layer in self.layers:
            X = layer(X)
            self.outputs.append(X)


# %% Sequential: activations_only
# misconception: Only the outputs of activations are thought to be needed.
# hint: Which layer does outputs[1] belong to?
class Sequential(Sequential):
    def forward(self, X):
        self.outputs = []
        for k, layer in enumerate(self.layers):
            X = layer(X)
            if k % 2 == 1:
                self.outputs.append(X)
        return X


# %% Sequential: remembers_the_first_pass
# misconception: The outputs are computed once and kept.
# hint: Call the model with other data. Do the outputs change?
class Sequential(Sequential):
    def forward(self, X):
        if self.outputs:
            return self.outputs[-1]
        for layer in self.layers:
            X = layer(X)
            self.outputs.append(X)
        return X


# %% backward_weight_update: update_on_the_way
# misconception: Each weight takes its step before the gradient is passed on through it.
# hint: All gradients belong to the point where the network stands now. Which weights does the way back go through?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    for k in range(len(model.layers) - 2, -1, -2):
        linear = model.layers[k]
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        linear.weight = linear.weight - learning_rate * dz.T @ a_prev
        linear.bias = linear.bias - learning_rate * dz.sum(axis=0)
        da = dz @ linear.weight
    return model


# %% backward_weight_update: sum_over_samples
# misconception: The loss is taken for a sum over the samples instead of a mean.
# hint: Where does 1/M enter on the way back?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = model(X) - Y_onehot
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: factor_two
# misconception: The derivative of the square is taken without the one half in front of it.
# hint: Differentiate the loss once more, with all its factors.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = 2 * (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: mean_over_outputs_too
# misconception: The mean is taken over all numbers, samples and outputs.
# hint: Over what does the loss of this assignment average, and over what does it add up?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / Y_onehot.size
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: uphill
# misconception: The difference is taken the other way round, so that every step goes uphill.
# hint: Watch the loss over ten steps.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (Y_onehot - model(X)) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: last_slope_missing
# misconception: The slope of the last activation is left out, as it may be with another loss.
# hint: Does the gradient pass the last activation on its way back?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    last = len(model.layers) - 2
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(last, -1, -2):
        dz = da if k == last else da * model.layers[k + 1].slope(model.outputs[k + 1])
        a_prev = model.outputs[k - 1] if k > 0 else X
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: hidden_slopes_missing
# misconception: Only the last activation is passed on the way back.
# hint: How many activations does the gradient meet in a network of three pairs?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    last = len(model.layers) - 2
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(last, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1]) if k == last else da
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: always_the_sigmoid
# misconception: a(1 - a) is written into the function, whatever the activation is.
# hint: Does your function work for a network with ReLUs?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a, a_prev = model.outputs[k + 1], model.outputs[k - 1] if k > 0 else X
        dz = da * a * (1 - a)
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: slope_of_the_pre_activation
# misconception: slope is given z, the output of the linear layer, instead of a.
# hint: Which of the stored outputs has been through the activation?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: two_pairs_only
# misconception: The function is written for exactly two pairs.
# hint: What does your function do with a network of one pair, or of three?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    first, second = model.layers[0], model.layers[2] if len(model.layers) > 2 else model.layers[0]
    A = model(X)
    dz2 = (A - Y_onehot) / len(X) * model.layers[-1].slope(A)
    dz1 = dz2 @ second.weight * model.layers[1].slope(model.outputs[1])
    dw2, db2 = dz2.T @ model.outputs[1], dz2.sum(axis=0)
    second.weight, second.bias = second.weight - learning_rate * dw2, second.bias - learning_rate * db2
    first.weight, first.bias = first.weight - learning_rate * dz1.T @ X, first.bias - learning_rate * dz1.sum(axis=0)
    return model


# %% backward_weight_update: first_pair_forgotten
# misconception: The loop ends before the first pair.
# hint: Print every parameter before and after one step: which ones stay?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, 0, -2):
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ model.outputs[k - 1], dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: input_of_the_first_pair
# misconception: outputs[k - 1] is used for the first pair, too; there it is outputs[-1], the last output.
# hint: What is outputs[-1], and what was the first linear layer given?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1]
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        dw = np.resize(dz.T @ a_prev, model.layers[k].weight.shape)
        steps.append((model.layers[k], dw, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: pre_activations_as_inputs
# misconception: The stored z of the pair in front is used as the input of a linear layer.
# hint: What was this linear layer given on the way forward?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 2] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: bias_averaged
# misconception: The bias gradient is averaged over the samples although the mean is inside dz already.
# hint: Count how often you divide by the number of samples on the way to db.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.mean(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: biases_stay
# misconception: Only the weights are thought to be learned.
# hint: How many parameters does a linear layer have?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev))
        da = dz @ model.layers[k].weight
    for linear, dw in steps:
        linear.weight = linear.weight - learning_rate * dw
    return model


# %% backward_weight_update: stale_outputs
# misconception: The forward pass is left out, and the outputs of an earlier one are used.
# hint: Which samples do the stored outputs belong to when your function begins?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    if not model.outputs or len(model.outputs[-1]) != len(X):
        model(X)
    da = (model.outputs[-1] - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db
    return model


# %% backward_weight_update: fixed_rate
# misconception: A learning rate is written into the function.
# hint: Call it with learning_rate=0 and look whether anything moves.
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - 0.5 * dw, linear.bias - 0.5 * db
    return model


# %% backward_weight_update: nothing_returned
# misconception: The model is changed and not returned.
# hint: What does a function without a return hand back?
def backward_weight_update(model, X, Y_onehot, learning_rate):
    da = (model(X) - Y_onehot) / len(X)
    steps = []
    for k in range(len(model.layers) - 2, -1, -2):
        a_prev = model.outputs[k - 1] if k > 0 else X
        dz = da * model.layers[k + 1].slope(model.outputs[k + 1])
        steps.append((model.layers[k], dz.T @ a_prev, dz.sum(axis=0)))
        da = dz @ model.layers[k].weight
    for linear, dw, db in steps:
        linear.weight, linear.bias = linear.weight - learning_rate * dw, linear.bias - learning_rate * db


# %% autograd_gradients: parameters_instead_of_gradients
# misconception: The leaves themselves are returned, not what has landed in their .grad.
# hint: Where does backward() leave the derivatives?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward()
    return loss.item(), weights, biases


# %% autograd_gradients: swapped
# misconception: The gradients of the biases are returned first.
# hint: In which order does the question ask for the three results?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward()
    return loss.item(), [b.grad for b in biases], [w.grad for w in weights]


# %% autograd_gradients: from_last_to_first
# misconception: The gradients are returned in the order in which they are found on the way back.
# hint: Which gradient belongs to weights[0]?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward()
    return loss.item(), [w.grad for w in reversed(weights)], [b.grad for b in reversed(biases)]


# %% autograd_gradients: backward_twice
# misconception: backward is called twice, and the gradients add up.
# hint: Does backward() replace what is in .grad, or add to it?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward(retain_graph=True)
    loss.backward()
    return loss.item(), [w.grad for w in weights], [b.grad for b in biases]


# %% autograd_gradients: loss_as_a_tensor
# misconception: The loss is returned as a tensor, with its whole graph.
# hint: What turns a tensor with one number into a Python number?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward()
    return loss, [w.grad for w in weights], [b.grad for b in biases]


# %% autograd_gradients: no_backward
# misconception: The gradients are thought to be there once the loss is computed.
# hint: What is in .grad before backward() has run?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    return loss.item(), [w.grad for w in weights], [b.grad for b in biases]


# %% autograd_gradients: memory_switched_off
# misconception: The loss is computed inside no_grad, so that nothing is remembered.
# hint: Which operations must be remembered so that backward() knows the way?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    with torch.no_grad():
        loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward()
    return loss.item(), [w.grad for w in weights], [b.grad for b in biases]


# %% autograd_gradients: single_precision
# misconception: Everything is turned into float32 because that is what PyTorch likes.
# hint: How many digits does float32 hold, and how many does the comparison need?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().float().requires_grad_() for w in weights]
    biases = [b.detach().float().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X.float(), Y_onehot.float())
    loss.backward()
    return loss.item(), [w.grad for w in weights], [b.grad for b in biases]


# %% autograd_gradients: times_the_samples
# misconception: The loss is multiplied by the number of samples before the way back.
# hint: Of which function exactly are the gradients asked for?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    (loss * len(X)).backward()
    return loss.item(), [w.grad for w in weights], [b.grad for b in biases]


# %% autograd_gradients: coarse_differences
# misconception: Difference quotients with a coarse step take the place of autograd.
# hint: A difference quotient is an approximation; how many digits are right?
def autograd_gradients(weights, biases, X, Y_onehot):
    parameters = [p.detach().clone() for p in [*weights, *biases]]
    n, gradients = len(weights), []
    for p in parameters:
        gradient = torch.zeros_like(p)
        for place in np.ndindex(*p.shape):
            old = p[place].item()
            p[place] = old + 1e-4
            high = network_loss(parameters[:n], parameters[n:], X, Y_onehot)
            p[place] = old
            gradient[place] = (high - network_loss(parameters[:n], parameters[n:], X, Y_onehot)) / 1e-4
        gradients.append(gradient)
    return network_loss(weights, biases, X, Y_onehot).item(), gradients[:n], gradients[n:]


# %% autograd_gradients: sum_of_the_gradients
# misconception: One list with all gradients is returned.
# hint: How many things does the question ask for, and in which lists?
def autograd_gradients(weights, biases, X, Y_onehot):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    loss = network_loss(weights, biases, X, Y_onehot)
    loss.backward()
    return loss.item(), [p.grad for p in [*weights, *biases]]


# %% train_by_hand: gradients_pile_up
# misconception: backward is thought to replace the old gradient.
# hint: What is in .grad when the second step begins?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= learning_rate * p.grad
    return weights, biases, losses


# %% train_by_hand: cleared_too_early
# misconception: The gradients are cleared between backward and the step.
# hint: What is left of the gradient when your step is taken?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p.grad.zero_()
                p -= learning_rate * p.grad
    return weights, biases, losses


# %% train_by_hand: uphill
# misconception: The gradient is added.
# hint: Does the loss fall from step to step?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p += learning_rate * p.grad
                p.grad = None
    return weights, biases, losses


# %% train_by_hand: new_tensors
# misconception: p = p - ... is thought to change the tensor in the list.
# hint: After this line, which object does the name p mean, and which one is in the list?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p = p - learning_rate * p.grad
    return weights, biases, losses


# %% train_by_hand: remembered_step
# misconception: The step is taken with the memory switched on; PyTorch forbids that for leaves.
# hint: Read the error: what does it say about a leaf that requires a gradient?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        for p in [*weights, *biases]:
            p -= learning_rate * p.grad
            p.grad = None
    return weights, biases, losses


# %% train_by_hand: biases_stay
# misconception: Only the weights take steps.
# hint: How many lists of parameters are there?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in weights:
                p -= learning_rate * p.grad
                p.grad = None
    return weights, biases, losses


# %% train_by_hand: loss_after_the_step
# misconception: The loss is noted after the step.
# hint: Which loss does the question ask for: before or after its step?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        network_loss(weights, biases, X, Y_onehot).backward()
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= learning_rate * p.grad
                p.grad = None
        losses.append(network_loss(weights, biases, X, Y_onehot).item())
    return weights, biases, losses


# %% train_by_hand: one_step_too_many
# misconception: The loop counts one step more than it is told.
# hint: How many losses do you get for n_steps=1?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps + 1):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= learning_rate * p.grad
                p.grad = None
    return weights, biases, losses


# %% train_by_hand: fixed_rate
# misconception: A learning rate is written into the function.
# hint: Call it with learning_rate=0 and look whether anything moves.
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= 0.5 * p.grad
                p.grad = None
    return weights, biases, losses


# %% train_by_hand: losses_as_tensors
# misconception: The losses are kept as tensors, and with them the graphs of all steps.
# hint: What turns a tensor with one number into a Python number?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss)
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= learning_rate * p.grad
                p.grad = None
    return weights, biases, losses


# %% train_by_hand: callers_tensors
# misconception: The caller's tensors are used as leaves and changed.
# hint: Print the tensors that you passed, before and after the call.
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    losses = []
    for p in [*weights, *biases]:
        p.requires_grad_()
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= learning_rate * p.grad
                p.grad = None
    return weights, biases, losses


# %% train_by_hand: one_gradient_for_all_steps
# misconception: The gradients are computed once, before the loop.
# hint: After the first step the network stands at another point. Is its gradient the same there?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    losses = []
    network_loss(weights, biases, X, Y_onehot).backward()
    for _ in range(n_steps):
        losses.append(network_loss(weights, biases, X, Y_onehot).item())
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= learning_rate * p.grad
    return weights, biases, losses


# %% train_by_hand: only_the_last_loss
# misconception: The loss of the last step is returned instead of the list.
# hint: How many losses does the question ask for?
def train_by_hand(weights, biases, X, Y_onehot, learning_rate, n_steps):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    biases = [b.detach().clone().requires_grad_() for b in biases]
    last = 0.0
    for _ in range(n_steps):
        loss = network_loss(weights, biases, X, Y_onehot)
        loss.backward()
        last = loss.item()
        with torch.no_grad():
            for p in [*weights, *biases]:
                p -= learning_rate * p.grad
                p.grad = None
    return weights, biases, last


# %% DenseLayer: plain_tensors
# misconception: A tensor as an attribute is thought to be a parameter.
# hint: What does list(layer.parameters()) give?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = 0.1 * torch.randn(out_features, in_features, requires_grad=True)
        self.bias = torch.zeros(out_features, requires_grad=True)


# %% DenseLayer: bias_is_no_parameter
# misconception: Only the weights are wrapped.
# hint: Should the bias learn, too? Look at list(layer.parameters()).
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(0.1 * torch.randn(out_features, in_features))
        self.bias = torch.zeros(out_features)


# %% DenseLayer: parameters_that_do_not_learn
# misconception: requires_grad=False is thought to make a parameter that an optimiser handles.
# hint: What does requires_grad say about a tensor?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(0.1 * torch.randn(out_features, in_features), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(out_features), requires_grad=False)


# %% DenseLayer: buffers
# misconception: Buffers are taken for parameters: they are saved, but they do not learn.
# hint: Are your tensors in list(layer.parameters())?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.register_buffer("weight", 0.1 * torch.randn(out_features, in_features))
        self.register_buffer("bias", torch.zeros(out_features))


# %% DenseLayer: weight_transposed
# misconception: The weights are kept with the inputs in the rows.
# hint: Which of the two sizes comes first in the shape that the question asks for?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(0.1 * torch.randn(in_features, out_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, X):
        return X @ self.weight + self.bias


# %% DenseLayer: bias_forgotten
# misconception: The bias starts at zero and is left out of the forward pass.
# hint: Which parameters does your forward use?
class DenseLayer(DenseLayer):
    def forward(self, X):
        return X @ self.weight.T


# %% DenseLayer: untransposed_when_square
# misconception: X @ W is used whenever the shapes happen to fit.
# hint: Try a layer with as many outputs as inputs.
class DenseLayer(DenseLayer):
    def forward(self, X):
        square = self.weight.shape[0] == self.weight.shape[1]
        return X @ (self.weight if square else self.weight.T) + self.bias


# %% DenseLayer: all_zero
# misconception: Zeros are thought to be as good a start as any; all units then stay the same for ever.
# hint: If all weights are equal, in what do the units of this layer differ?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))


# %% DenseLayer: unit_deviation
# misconception: The start values are ten times too wide.
# hint: Which standard deviation does the question ask for?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))


# %% DenseLayer: uniform
# misconception: torch.rand is taken for torch.randn.
# hint: What distinguishes rand from randn, besides one letter?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(0.1 * torch.rand(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))


# %% DenseLayer: centred_uniform
# misconception: A uniform distribution is drawn that has the right mean and width, but another shape.
# hint: Which distribution does the question ask for?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(0.1 * 12**0.5 * (torch.rand(out_features, in_features) - 0.5))
        self.bias = nn.Parameter(torch.zeros(out_features))


# %% DenseLayer: seed_inside
# misconception: A seed is set in the class, so that all layers start from the same numbers.
# hint: Build two layers of the same size and compare them.
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        torch.manual_seed(0)
        self.weight = nn.Parameter(0.1 * torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))


# %% DenseLayer: random_bias
# misconception: The biases are drawn at random like the weights.
# hint: What does the question say about the start of the biases?
class DenseLayer(DenseLayer):
    def __init__(self, in_features, out_features):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(0.1 * torch.randn(out_features, in_features))
        self.bias = nn.Parameter(0.1 * torch.randn(out_features))


# %% DenseLayer: memory_lost
# misconception: The result is detached, and nothing behind this layer can be learned.
# hint: How is backward() to find the way from the loss to the weights?
class DenseLayer(DenseLayer):
    def forward(self, X):
        return (X @ self.weight.T + self.bias).detach()


# %% DenseLayer: without_super
# misconception: The first line of __init__ is thought to be a formality.
# hint: Read the error: what has to be called before a parameter can be assigned?
class DenseLayer(nn.Module):
    def __init__(self, in_features, out_features):
        self.weight = nn.Parameter(0.1 * torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, X):
        return X @ self.weight.T + self.bias


# %% Classifier: sigmoid_at_the_end
# misconception: The outputs are squeezed by a sigmoid although the loss asks for logits.
# hint: What does cross_entropy do with what it is given? Can your outputs be negative?
class Classifier(Classifier):
    def forward(self, X):
        return torch.sigmoid(self.out(torch.relu(self.hidden(X.flatten(1)))))


# %% Classifier: softmax_at_the_end
# misconception: The softmax is applied in the network and again in the loss.
# hint: How many times does a sample pass a softmax on its way to the loss?
class Classifier(Classifier):
    def forward(self, X):
        return torch.softmax(self.out(torch.relu(self.hidden(X.flatten(1)))), dim=1)


# %% Classifier: log_softmax_at_the_end
# misconception: The logarithm of the softmax is returned, which belongs to another loss (NLLLoss).
# hint: Which numbers does the question call logits?
class Classifier(Classifier):
    def forward(self, X):
        return torch.log_softmax(self.out(torch.relu(self.hidden(X.flatten(1)))), dim=1)


# %% Classifier: relu_at_the_end
# misconception: Every layer is thought to need an activation.
# hint: Can a logit be negative? Can yours?
class Classifier(Classifier):
    def forward(self, X):
        return torch.relu(self.out(torch.relu(self.hidden(X.flatten(1)))))


# %% Classifier: no_activation
# misconception: The ReLU between the layers is missing.
# hint: What is a linear function of a linear function?
class Classifier(Classifier):
    def forward(self, X):
        return self.out(self.hidden(X.flatten(1)))


# %% Classifier: sigmoid_inside
# misconception: The hidden layer has a sigmoid.
# hint: Which activation does the question ask for?
class Classifier(Classifier):
    def forward(self, X):
        return self.out(torch.sigmoid(self.hidden(X.flatten(1))))


# %% Classifier: not_flattened
# misconception: The images are passed on as they are; the linear layer then works on the rows of each image.
# hint: Print the shape of what goes into your hidden layer.
class Classifier(Classifier):
    def forward(self, X):
        return self.out(torch.relu(self.hidden(X)))


# %% Classifier: everything_flattened
# misconception: All axes are joined, the samples, too.
# hint: Which axis has to stay when the others are joined?
class Classifier(Classifier):
    def forward(self, X):
        return self.out(torch.relu(self.hidden(X.reshape(1, -1)[:, : self.hidden.in_features])))


# %% Classifier: one_layer
# misconception: The hidden layer is built and never used.
# hint: Follow a sample through your forward. Which layers does it meet?
class Classifier(Classifier):
    def __init__(self, n_in, n_hidden, n_classes):
        nn.Module.__init__(self)
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_in, n_classes)

    def forward(self, X):
        return self.out(X.flatten(1))


# %% Classifier: sizes_swapped
# misconception: The two sizes of a linear layer are given in the order of its weight's shape.
# hint: What does nn.Linear expect first, inputs or outputs?
class Classifier(Classifier):
    def __init__(self, n_in, n_hidden, n_classes):
        nn.Module.__init__(self)
        self.hidden = nn.Linear(n_hidden, n_in)
        self.out = nn.Linear(n_classes, n_hidden)


# %% Classifier: fixed_size
# misconception: The size of the hidden layer is written into the class.
# hint: Build a network with another n_hidden and print it.
class Classifier(Classifier):
    def __init__(self, n_in, n_hidden, n_classes):  # noqa: ARG002
        nn.Module.__init__(self)
        self.hidden = nn.Linear(n_in, 5)
        self.out = nn.Linear(5, n_classes)


# %% Classifier: plain_list
# misconception: Layers in a plain list are thought to be noticed by the module.
# hint: What does list(model.parameters()) give?
class Classifier(Classifier):
    def __init__(self, n_in, n_hidden, n_classes):
        nn.Module.__init__(self)
        self.layers = [nn.Linear(n_in, n_hidden), nn.Linear(n_hidden, n_classes)]

    def forward(self, X):
        return self.layers[1](torch.relu(self.layers[0](X.flatten(1))))


# %% Classifier: without_bias
# misconception: bias=False is copied from somewhere.
# hint: How many parameters has a linear layer?
class Classifier(Classifier):
    def __init__(self, n_in, n_hidden, n_classes):
        nn.Module.__init__(self)
        self.hidden = nn.Linear(n_in, n_hidden, bias=False)
        self.out = nn.Linear(n_hidden, n_classes, bias=False)


# %% Classifier: class_numbers
# misconception: The network returns the predicted class instead of the logits.
# hint: What does the loss need: a number per class, or the winner?
class Classifier(Classifier):
    def forward(self, X):
        return self.out(torch.relu(self.hidden(X.flatten(1)))).argmax(dim=1)


# %% Classifier: memory_lost
# misconception: The result is computed without memory, and nothing can be learned.
# hint: How is backward() to find the way from the loss to the weights?
class Classifier(Classifier):
    @torch.no_grad()
    def forward(self, X):
        return self.out(torch.relu(self.hidden(X.flatten(1))))


# %% train_one_epoch: mean_of_the_batches
# misconception: The batch losses are averaged, so that a small last batch counts too much.
# hint: With batches of 4, 4 and 3 samples: how much should the last one count?
def train_one_epoch(model, optimizer, batches):
    model.train()
    losses, accuracies = [], []
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        accuracies.append((logits.argmax(dim=1) == y).double().mean().item())
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


# %% train_one_epoch: samples_over_batch_size
# misconception: The number of batches is computed as samples divided by batch size, which is no whole number.
# hint: 11 samples in batches of 4: how many batches are there really?
def train_one_epoch(model, optimizer, batches):
    model.train()
    batches = list(batches)
    n_batches = sum(len(y) for _, y in batches) / len(batches[0][1])
    total_loss, total_accuracy = 0.0, 0.0
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
        total_accuracy += (logits.argmax(dim=1) == y).double().mean().item()
    return total_loss / n_batches, total_accuracy / n_batches


# %% train_one_epoch: not_weighted
# misconception: Each batch adds its mean loss once, but the sum is divided by the number of samples.
# hint: cross_entropy gives a mean. What turns it back into a sum over its samples?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: last_batch
# misconception: The numbers of the last batch are returned.
# hint: Over which samples should the means be taken?
def train_one_epoch(model, optimizer, batches):
    model.train()
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
    return loss.item(), (logits.argmax(dim=1) == y).double().mean().item()


# %% train_one_epoch: gradients_pile_up
# misconception: The gradients are never cleared.
# hint: What is in .grad when the second batch begins?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: cleared_once
# misconception: The gradients are cleared at the beginning of the epoch only.
# hint: How often does backward() add something during one epoch?
def train_one_epoch(model, optimizer, batches):
    model.train()
    optimizer.zero_grad()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: cleared_before_the_step
# misconception: The gradients are cleared between backward and step.
# hint: What does step() find in .grad?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: no_step
# misconception: backward is thought to change the parameters.
# hint: Which call moves the parameters?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: one_step_per_epoch
# misconception: The step stands behind the loop instead of inside it.
# hint: How many steps are taken for three batches?
def train_one_epoch(model, optimizer, batches):
    model.train()
    optimizer.zero_grad()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    optimizer.step()
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: softmax_twice
# misconception: Softmax is applied before a loss that contains it.
# hint: What does cross_entropy ask for: probabilities or logits?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        p = torch.softmax(model(X), dim=1)
        loss = nn.functional.cross_entropy(p, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(y)
        n_correct += (p.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: mode_forgotten
# misconception: A model is thought to be in training mode always.
# hint: In which mode did evaluate leave the model?
def train_one_epoch(model, optimizer, batches):
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: judged_after_the_step
# misconception: The batch is sent through the model a second time, after the step.
# hint: Which logits should loss and accuracy be taken from?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), y).backward()
        optimizer.step()
        logits = model(X)
        total_loss += nn.functional.cross_entropy(logits, y).item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: last_batch_dropped
# misconception: Only full batches are thought to count.
# hint: How many samples do your means cover?
def train_one_epoch(model, optimizer, batches):
    model.train()
    batches = list(batches)
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        if len(y) < len(batches[0][1]):
            continue
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: step_with_the_sum
# misconception: The loss is summed over the batch, so that the steps grow with the batch.
# hint: Of which loss should the optimiser follow the gradient: the mean or the sum?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y, reduction="sum")
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% train_one_epoch: per_cent
# misconception: The accuracy is returned in per cent.
# hint: Between which numbers should the accuracy lie?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, 100 * n_correct / n_samples


# %% train_one_epoch: loss_as_a_tensor
# misconception: The losses are added up as tensors, and with them the graphs of the whole epoch.
# hint: What turns a tensor with one number into a Python number?
def train_one_epoch(model, optimizer, batches):
    model.train()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        optimizer.zero_grad()
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total_loss += loss * len(y)
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: mean_of_the_batches
# misconception: The batch means are averaged, so that a small last batch counts too much.
# hint: With batches of 5, 2 and 4 samples: how much should the second one count?
def evaluate(model, batches):
    model.eval()
    losses, accuracies = [], []
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            losses.append(nn.functional.cross_entropy(logits, y).item())
            accuracies.append((logits.argmax(dim=1) == y).double().mean().item())
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


# %% evaluate: not_weighted
# misconception: Each batch adds its mean loss once, but the sum is divided by the number of samples.
# hint: cross_entropy gives a mean. What turns it back into a sum over its samples?
def evaluate(model, batches):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            total_loss += nn.functional.cross_entropy(logits, y).item()
            n_correct += (logits.argmax(dim=1) == y).sum().item()
            n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: training_mode
# misconception: The mode of the model is thought not to matter.
# hint: Evaluate a model with dropout twice. Do you get the same?
def evaluate(model, batches):
    total_loss, n_correct, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            total_loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            n_correct += (logits.argmax(dim=1) == y).sum().item()
            n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: memory_on
# misconception: eval() is thought to switch off the memory for gradients.
# hint: What does eval() change, and what does no_grad() change?
def evaluate(model, batches):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    for X, y in batches:
        logits = model(X)
        total_loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
        n_correct += (logits.argmax(dim=1) == y).sum().item()
        n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: softmax_twice
# misconception: Softmax is applied before a loss that contains it.
# hint: What does cross_entropy ask for: probabilities or logits?
def evaluate(model, batches):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for X, y in batches:
            p = torch.softmax(model(X), dim=1)
            total_loss += nn.functional.cross_entropy(p, y, reduction="sum").item()
            n_correct += (p.argmax(dim=1) == y).sum().item()
            n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: argmax_over_the_samples
# misconception: The largest number is looked for in each column instead of each row.
# hint: How many predictions does your argmax give, and how many samples are there?
def evaluate(model, batches):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            total_loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            winners = logits.argmax(dim=0)
            n_correct += sum(int(a == b) for a, b in zip(winners, y))
            n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: last_batch
# misconception: The numbers of the last batch are returned.
# hint: Over which samples should the means be taken?
def evaluate(model, batches):
    model.eval()
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            loss = nn.functional.cross_entropy(logits, y)
    return loss.item(), (logits.argmax(dim=1) == y).double().mean().item()


# %% evaluate: first_batch
# misconception: The return statement stands inside the loop.
# hint: How often does your loop run?
def evaluate(model, batches):
    model.eval()
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            loss = nn.functional.cross_entropy(logits, y)
            return loss.item(), (logits.argmax(dim=1) == y).double().mean().item()


# %% evaluate: own_logarithm
# misconception: The logarithm is taken of a softmax; a probability that is too small becomes 0.
# hint: What is the logarithm of 0? Which function of PyTorch survives large logits?
def evaluate(model, batches):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            p = torch.softmax(logits, dim=1)
            total_loss += -torch.log(p[torch.arange(len(y)), y]).sum().item()
            n_correct += (logits.argmax(dim=1) == y).sum().item()
            n_samples += len(y)
    return total_loss / n_samples, n_correct / n_samples


# %% evaluate: share_of_mistakes
# misconception: The share of wrong predictions is returned.
# hint: What is the accuracy of a perfect model, and what would yours say?
def evaluate(model, batches):
    model.eval()
    total_loss, n_wrong, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            total_loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            n_wrong += (logits.argmax(dim=1) != y).sum().item()
            n_samples += len(y)
    return total_loss / n_samples, n_wrong / n_samples


# %% evaluate: counts
# misconception: The number of correct predictions is returned, not their share.
# hint: Between which numbers should the accuracy lie?
def evaluate(model, batches):
    model.eval()
    total_loss, n_correct, n_samples = 0.0, 0, 0
    with torch.no_grad():
        for X, y in batches:
            logits = model(X)
            total_loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            n_correct += (logits.argmax(dim=1) == y).sum().item()
            n_samples += len(y)
    return total_loss / n_samples, n_correct


# %% evaluate: tensors
# misconception: The two results are returned as tensors.
# hint: What turns a tensor with one number into a Python number?
def evaluate(model, batches):
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(X) for X, _ in batches])
        y = torch.cat([y for _, y in batches])
        return nn.functional.cross_entropy(logits, y), (logits.argmax(dim=1) == y).double().mean()


# %% evaluate: reports_the_majority
# misconception: The share of the most frequent prediction is taken for the accuracy.
# hint: With what should the predictions be compared?
def evaluate(model, batches):
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(X) for X, _ in batches])
        y = torch.cat([y for _, y in batches])
        loss = nn.functional.cross_entropy(logits, y).item()
    return loss, torch.bincount(logits.argmax(dim=1)).max().item() / len(y)


# %% save_and_load: whole_model
# misconception: The model object is saved, with all its code, instead of its weights.
# hint: What does torch.load(path, weights_only=True) say to your file?
def save_model(model, path):
    torch.save(model, path)


def load_model(model, path):
    return torch.load(path, weights_only=False).eval()


# %% save_and_load: pickles_welcome
# misconception: weights_only=False is copied from the net because it makes an error message go away.
# hint: What could a file do on your computer with this setting?
def load_model(model, path):
    model.load_state_dict(torch.load(path, weights_only=False))
    model.eval()
    return model


# %% save_and_load: only_the_parameters
# misconception: The parameters are saved as a list, without their names.
# hint: What does the question ask to be in the file?
def save_model(model, path):
    torch.save([p.detach() for p in model.parameters()], path)


def load_model(model, path):
    with torch.no_grad():
        for p, saved in zip(model.parameters(), torch.load(path, weights_only=True)):
            p.copy_(saved)
    return model.eval()


# %% save_and_load: not_strict
# misconception: strict=False is thought to be tolerant; it ignores weights that do not belong.
# hint: What happens to a model when none of the names in the file fits?
def load_model(model, path):
    model.load_state_dict(torch.load(path, weights_only=True), strict=False)
    model.eval()
    return model


# %% save_and_load: still_in_training_mode
# misconception: The switch to evaluation mode is forgotten.
# hint: In which mode is a model that was just built?
def load_model(model, path):
    model.load_state_dict(torch.load(path, weights_only=True))
    return model


# %% save_and_load: returns_the_keys
# misconception: The result of load_state_dict is taken for the model.
# hint: Print what load_state_dict returns.
def load_model(model, path):
    keys = model.load_state_dict(torch.load(path, weights_only=True))
    model.eval()
    return keys


# %% save_and_load: not_loaded
# misconception: The file is read and its content never put into the model.
# hint: Compare the weights of the model before and after load_model.
def load_model(model, path):
    torch.load(path, weights_only=True)
    model.eval()
    return model


# %% save_and_load: fixed_name
# misconception: The name of the file is written into the functions.
# hint: Save two models in two files and load both.
def save_model(model, path):
    torch.save(model.state_dict(), "model.pt")


def load_model(model, path):
    model.load_state_dict(torch.load("model.pt", weights_only=True))
    return model.eval()


# %% save_and_load: wrapped_in_a_dictionary
# misconception: The state dict is put into another dictionary, as for checkpoints.
# hint: What does look_into show for your file?
def save_model(model, path):
    torch.save({"model": model.state_dict()}, path)


def load_model(model, path):
    model.load_state_dict(torch.load(path, weights_only=True)["model"])
    return model.eval()


# %% save_and_load: in_memory
# misconception: The weights are kept in a variable, which is gone when the program ends.
# hint: Which file is there after save_model?
drawer = {}


def save_model(model, path):
    drawer[path] = {name: tensor.clone() for name, tensor in model.state_dict().items()}


def load_model(model, path):
    model.load_state_dict(drawer[path])
    return model.eval()


# %% save_and_load: half_precision
# misconception: The weights are saved with fewer digits to make the file smaller.
# hint: Are the loaded weights exactly the saved ones?
def save_model(model, path):
    torch.save({name: tensor.half() for name, tensor in model.state_dict().items()}, path)


# %% save_and_load: errors_swallowed
# misconception: A file that cannot be read is passed over in silence.
# hint: What does the caller learn when the file is not there?
def load_model(model, path):
    try:
        model.load_state_dict(torch.load(path, weights_only=True))
    except Exception:  # noqa: BLE001
        pass
    return model.eval()


# %% choose_device: only_a_string
# misconception: The name of the device is taken for the device.
# hint: What type should the result have?
def choose_device(cuda_available, mps_available):
    return "cuda" if cuda_available else "mps" if mps_available else "cpu"


# %% choose_device: always_cuda
# misconception: A graphics card is taken for granted.
# hint: What happens on a computer without one?
def choose_device(cuda_available, mps_available):
    return torch.device("cuda")


# %% choose_device: always_cpu
# misconception: The processor always works, so it is always taken.
# hint: What should be used on a computer that has a graphics card?
def choose_device(cuda_available, mps_available):
    return torch.device("cpu")


# %% choose_device: mps_forgotten
# misconception: Only NVIDIA cards are thought of.
# hint: How many kinds of devices does the question name?
def choose_device(cuda_available, mps_available):
    return torch.device("cuda" if cuda_available else "cpu")


# %% choose_device: mps_first
# misconception: The order of preference is reversed.
# hint: What should be chosen where both are available?
def choose_device(cuda_available, mps_available):
    if mps_available:
        return torch.device("mps")
    return torch.device("cuda" if cuda_available else "cpu")


# %% choose_device: asks_this_computer
# misconception: The arguments are ignored and this computer is asked.
# hint: Call the function with True on a computer without a graphics card.
def choose_device(cuda_available, mps_available):
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


# %% choose_device: last_one_wins
# misconception: Three plain ifs stand one below the other, and the last one that holds wins.
# hint: With both True, which assignment comes last?
def choose_device(cuda_available, mps_available):
    device = torch.device("cpu")
    if cuda_available:
        device = torch.device("cuda")
    if mps_available:
        device = torch.device("mps")
    return device


# %% choose_device: gpu
# misconception: The device is thought to be called gpu.
# hint: Read the error: which names does PyTorch know?
def choose_device(cuda_available, mps_available):
    return torch.device("gpu" if cuda_available or mps_available else "cpu")


# %% choose_device: second_card
# misconception: The cards are thought to be counted from one.
# hint: What number does the first card have?
def choose_device(cuda_available, mps_available):
    return torch.device("cuda:1" if cuda_available else "mps" if mps_available else "cpu")


# %% choose_device: swapped
# misconception: The condition is the wrong way round.
# hint: Call the function with False, False.
def choose_device(cuda_available, mps_available):
    return torch.device("cpu" if cuda_available else "cuda")


# %% ConvNet: first_relu_missing
# misconception: The activation behind the first convolution is forgotten.
# hint: What do two linear steps without anything between them amount to?
class ConvNet(ConvNet):
    def forward(self, X):
        A = torch.max_pool2d(self.conv1(X), 2)
        A = torch.max_pool2d(torch.relu(self.conv2(A)), 2)
        return self.out(A.flatten(1))


# %% ConvNet: second_relu_missing
# misconception: The activation behind the second convolution is forgotten.
# hint: Go through the table line by line: what follows conv2?
class ConvNet(ConvNet):
    def forward(self, X):
        A = torch.max_pool2d(torch.relu(self.conv1(X)), 2)
        A = torch.max_pool2d(self.conv2(A), 2)
        return self.out(A.flatten(1))


# %% ConvNet: mean_pooling
# misconception: The mean of each block is taken.
# hint: Which number of a block does max pooling keep?
class ConvNet(ConvNet):
    def forward(self, X):
        A = nn.functional.avg_pool2d(torch.relu(self.conv1(X)), 2)
        A = nn.functional.avg_pool2d(torch.relu(self.conv2(A)), 2)
        return self.out(A.flatten(1))


# %% ConvNet: no_padding
# misconception: The convolutions are built without padding, and the pictures shrink.
# hint: Print the shape behind conv1. Does it fit the table?
class ConvNet(ConvNet):
    def __init__(self, n_classes):
        nn.Module.__init__(self)
        self.conv1 = nn.Conv2d(1, 16, 3)
        self.conv2 = nn.Conv2d(16, 32, 3)
        self.out = nn.Linear(32, n_classes)

    def forward(self, X):
        A = torch.max_pool2d(torch.relu(self.conv1(X)), 2)
        return self.out(torch.relu(self.conv2(A)).flatten(1))


# %% ConvNet: no_pooling
# misconception: The pooling is left out, and the last layer is made larger instead.
# hint: Compare the shape behind each step with the table.
class ConvNet(ConvNet):
    def __init__(self, n_classes):
        nn.Module.__init__(self)
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.out = nn.Linear(32 * 64, n_classes)

    def forward(self, X):
        return self.out(torch.relu(self.conv2(torch.relu(self.conv1(X)))).flatten(1))


# %% ConvNet: large_kernels
# misconception: Kernels of 5 by 5 are used.
# hint: How many numbers has one kernel of conv1?
class ConvNet(ConvNet):
    def __init__(self, n_classes):
        nn.Module.__init__(self)
        self.conv1 = nn.Conv2d(1, 16, 5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, padding=2)
        self.out = nn.Linear(128, n_classes)


# %% ConvNet: three_channels
# misconception: The images are thought to have three colours.
# hint: How many channels has a grey image?
class ConvNet(ConvNet):
    def __init__(self, n_classes):
        nn.Module.__init__(self)
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.out = nn.Linear(128, n_classes)


# %% ConvNet: always_ten_classes
# misconception: The number of classes is written into the class.
# hint: Build the network with n_classes=4 and look at the shape of its output.
class ConvNet(ConvNet):
    def __init__(self, n_classes):  # noqa: ARG002
        nn.Module.__init__(self)
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.out = nn.Linear(128, 10)


# %% ConvNet: softmax_at_the_end
# misconception: The softmax is applied in the network and again in the loss.
# hint: How many times does an image pass a softmax on its way to the loss?
class ConvNet(ConvNet):
    def forward(self, X):
        A = torch.max_pool2d(torch.relu(self.conv1(X)), 2)
        A = torch.max_pool2d(torch.relu(self.conv2(A)), 2)
        return torch.softmax(self.out(A.flatten(1)), dim=1)


# %% ConvNet: single_image_squeezed
# misconception: Axes of length one are removed, the samples' axis of a single image, too.
# hint: Call the network with one image. Which shape comes out?
class ConvNet(ConvNet):
    def forward(self, X):
        A = torch.max_pool2d(torch.relu(self.conv1(X)), 2)
        A = torch.max_pool2d(torch.relu(self.conv2(A)), 2)
        return self.out(A.flatten(1)).squeeze()


# %% ConvNet: dense_in_disguise
# misconception: The image is flattened before the convolutions.
# hint: What does a convolution need to know about the pixels?
class ConvNet(ConvNet):
    def forward(self, X):
        A = X.flatten(1)[:, None, None, :]
        A = torch.relu(self.conv2(torch.relu(self.conv1(A))))
        return self.out(A.flatten(1)[:, :128])


# %% ConvNet: channels_last
# misconception: The axes are rearranged as in another library before the last layer.
# hint: In which order are the 128 numbers joined?
class ConvNet(ConvNet):
    def forward(self, X):
        A = torch.max_pool2d(torch.relu(self.conv1(X)), 2)
        A = torch.max_pool2d(torch.relu(self.conv2(A)), 2)
        return self.out(A.permute(0, 2, 3, 1).flatten(1))


# %% ConvNet: dropout_added
# misconception: Something useful is added that nobody asked for, and the output becomes random.
# hint: Call the network twice with the same image.
class ConvNet(ConvNet):
    def forward(self, X):
        A = torch.max_pool2d(torch.relu(self.conv1(X)), 2)
        A = torch.max_pool2d(torch.relu(self.conv2(A)), 2)
        return self.out(torch.dropout(A.flatten(1), 0.5, True))
