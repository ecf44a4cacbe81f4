# Right but unusual answers, one per cell: `# %% question: name`, why it is right, the code that overrides the answer.

# %% binary_cross_entropy_loss_backward: two_fractions
# why: The derivative before the fractions are brought to a common denominator.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return (-y_true / p + (1 - y_true) / (1 - p)) / len(p)


# %% binary_cross_entropy_loss_backward: p_minus_p_squared
# why: p * (1 - p) multiplied out loses a few digits near the clip, no more.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return (1 / p.size) * (p - y_true) / (p - p**2)


# %% binary_cross_entropy_loss_backward: where
# why: One formula per label.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    p = np.minimum(np.maximum(y_pred, 1e-7), 1 - 1e-7)
    return np.where(y_true == 1, -1 / p, 1 / (1 - p)) / p.shape[0]


# %% binary_cross_entropy_loss_backward: loop
# why: Slow and plain, sample by sample.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    m = len(y_pred)
    dy_pred = np.zeros((m, 1))
    for s in range(m):
        p = float(np.clip(y_pred[s, 0], 1e-7, 1 - 1e-7))
        dy_pred[s, 0] = (p - y_true[s, 0]) / (m * p * (1 - p))
    return dy_pred


# %% binary_cross_entropy_loss_backward: own_copy_in_place
# why: In-place operations on an own copy hurt nobody.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    p = np.clip(np.array(y_pred, dtype=float), 1e-7, 1 - 1e-7)
    result = p - y_true
    result /= p * (1 - p)
    result /= p.shape[0]
    return result


# %% sigmoid_backward: tanh
# why: The slope written with tanh: (1 - tanh(z/2)**2) / 4.
def sigmoid_backward(z, da):
    return da * (1 - np.tanh(z / 2) ** 2) / 4


# %% sigmoid_backward: both_sides
# why: 1 - sigmoid(z) is sigmoid(-z).
def sigmoid_backward(z, da):
    return da * sigmoid(z) * sigmoid(-z)


# %% sigmoid_backward: stable_exponential
# why: The slope is symmetric in z, so exp(-|z|) never overflows.
def sigmoid_backward(z, da):
    e = np.exp(-np.abs(z))
    return da * e / (1 + e) ** 2


# %% sigmoid_backward: plain_sigmoid
# why: The plain formula warns of overflow at z = -800 but its value, 0, is right.
def sigmoid_backward(z, da):
    a = 1 / (1 + np.exp(-z))
    return np.multiply(da, a - a**2)


# %% sigmoid_backward: own_array
# why: The result is written into a new float array.
def sigmoid_backward(z, da):
    dz = np.empty(z.shape)
    dz[:] = sigmoid(z)
    dz *= 1 - dz
    dz *= da
    return dz


# %% relu_backward: boolean_product
# why: True counts as 1 and False as 0.
def relu_backward(z, da):
    return da * (z > 0)


# %% relu_backward: copy_and_mask
# why: The copy may be changed.
def relu_backward(z, da):
    dz = np.copy(da)
    dz[z <= 0] = 0
    return dz


# %% relu_backward: gate_of_the_activation
# why: a > 0 exactly where z > 0, so the gates may be read off the activation.
def relu_backward(z, da):
    return np.where(relu(z) > 0, da, 0)


# %% relu_backward: heaviside
# why: NumPy's step function, with 0 chosen at the corner.
def relu_backward(z, da):
    return np.heaviside(z.astype(float), 0.0) * da


# %% relu_backward: loop
# why: Slow and plain, number by number; -0.0 would be fine, too.
def relu_backward(z, da):
    dz = np.zeros(da.shape)
    for place in np.ndindex(*z.shape):
        if z[place] > 0:
            dz[place] = da[place]
    return dz


# %% dense_backward: dot_and_reshape
# why: np.dot is @ for matrices, and reshape brings the lost axis back.
def dense_backward(a_prev, dz, w):
    return np.dot(a_prev.T, dz), dz.sum(axis=0).reshape(1, -1), np.dot(dz, w.T)


# %% dense_backward: einsum
# why: The sums with their indices, as derived.
def dense_backward(a_prev, dz, w):
    return np.einsum("si,sj->ij", a_prev, dz), np.einsum("sj->j", dz)[None, :], np.einsum("sj,ij->si", dz, w)


# %% dense_backward: ones
# why: The bias is a weight whose input is always 1.
def dense_backward(a_prev, dz, w):
    return (dz.T @ a_prev).T, np.ones((1, len(dz))) @ dz, (w @ dz.T).T


# %% dense_backward: loop_over_samples
# why: One outer product per sample, added up; the result is a list.
def dense_backward(a_prev, dz, w):
    dw, db = np.zeros(w.shape), np.zeros((1, w.shape[1]))
    da_prev = np.zeros(a_prev.shape)
    for s in range(len(a_prev)):
        dw += np.outer(a_prev[s], dz[s])
        db[0] += dz[s]
        da_prev[s] = w @ dz[s]
    return [dw, db, da_prev]


# %% dense_backward: mean_times_m
# why: M times the mean is the sum.
def dense_backward(a_prev, dz, w):
    m = len(dz)
    return m * (a_prev.T @ (dz / m)), m * np.mean(dz, axis=0, keepdims=True), dz @ np.transpose(w)


# %% get_gradients: fused_sigmoid_and_loss
# why: Loss and sigmoid together have the slope (p - y) / M.
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    y_pred = sigmoid(dense(a2, self.w3, self.b3))
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = (y_pred - y_true) / len(x)
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: gates_from_activations
# why: a > 0 exactly where z > 0, so relu_backward may be given a.
def get_gradients(self, x, y_true):
    a1 = relu(dense(x, self.w1, self.b1))
    a2 = relu(dense(a1, self.w2, self.b2))
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(a2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(a1, da1), self.w1)
    return [self.compute_loss(x, y_true), dx, dw1, db1, dw2, db2, dw3, db3]


Model.get_gradients = get_gradients


# %% get_gradients: loop_over_layers
# why: The same chain as a loop over lists.
def get_gradients(self, x, y_true):
    weights, biases = [self.w1, self.w2, self.w3], [self.b1, self.b2, self.b3]
    activations, zs = [x], []
    for layer, (w, b) in enumerate(zip(weights, biases)):
        zs.append(dense(activations[-1], w, b))
        activations.append(sigmoid(zs[-1]) if layer == 2 else relu(zs[-1]))
    gradient = binary_cross_entropy_loss_backward(y_true, activations[-1])
    parts = []
    for layer in (2, 1, 0):
        back = sigmoid_backward if layer == 2 else relu_backward
        dw, db, gradient = dense_backward(activations[layer], back(zs[layer], gradient), weights[layer])
        parts = [dw, db, *parts]
    return (binary_cross_entropy_loss(y_true, activations[-1]), gradient, *parts)


Model.get_gradients = get_gradients


# %% get_gradients: without_the_blocks
# why: Everything written out, which does not depend on the earlier answers.
def get_gradients(self, x, y_true):
    a1 = np.maximum(x @ self.w1 + self.b1, 0)
    a2 = np.maximum(a1 @ self.w2 + self.b2, 0)
    p = 1 / (1 + np.exp(-(a2 @ self.w3 + self.b3)))
    q = np.clip(p, 1e-7, 1 - 1e-7)
    loss = float(-np.sum(y_true * np.log(q) + (1 - y_true) * np.log(1 - q)) / len(x))
    dz3 = (p - y_true) / len(x)
    dz2 = (dz3 @ self.w3.T) * np.sign(a2)
    dz1 = (dz2 @ self.w2.T) * np.sign(a1)
    return (
        loss,
        dz1 @ self.w1.T,
        x.T @ dz1,
        dz1.sum(0, keepdims=True),
        a1.T @ dz2,
        dz2.sum(0, keepdims=True),
        a2.T @ dz3,
        dz3.sum(0, keepdims=True),
    )


Model.get_gradients = get_gradients


# %% get_gradients: remembers_the_forward_pass
# why: Keeping intermediate values as attributes of the model does no harm.
def get_gradients(self, x, y_true):
    self.a0 = x
    self.z1 = dense(self.a0, self.w1, self.b1)
    self.a1 = relu(self.z1)
    self.z2 = dense(self.a1, self.w2, self.b2)
    self.a2 = relu(self.z2)
    self.z3 = dense(self.a2, self.w3, self.b3)
    self.a3 = sigmoid(self.z3)
    dz3 = sigmoid_backward(self.z3, binary_cross_entropy_loss_backward(y_true, self.a3))
    dw3, db3, da2 = dense_backward(self.a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(self.a1, relu_backward(self.z2, da2), self.w2)
    dw1, db1, dx = dense_backward(self.a0, relu_backward(self.z1, da1), self.w1)
    return binary_cross_entropy_loss(y_true, self.a3), dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% train: in_place
# why: The model's own arrays may be changed in place.
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1 -= learning_rate * dw1
    model.b1 -= learning_rate * db1
    model.w2 -= learning_rate * dw2
    model.b2 -= learning_rate * db2
    model.w3 -= learning_rate * dw3
    model.b3 -= learning_rate * db3
    return loss


# %% train: loop_over_names
# why: The six lines as a loop.
def train(model, x, y_true, learning_rate):
    loss, _, *gradients = model.get_gradients(x, y_true)
    for name, gradient in zip(("w1", "b1", "w2", "b2", "w3", "b3"), gradients):
        setattr(model, name, getattr(model, name) - learning_rate * gradient)
    return loss


# %% train: own_loss_first
# why: The loss before the step, computed separately and returned as a Python float.
def train(model, x, y_true, learning_rate):
    loss = float(model.compute_loss(x, y_true))
    gradients = model.get_gradients(x, y_true)
    vars(model).update(
        {
            name: getattr(model, name) + (-learning_rate) * gradient
            for name, gradient in zip(("w1", "b1", "w2", "b2", "w3", "b3"), gradients[2:])
        }
    )
    return loss


# %% train: back_to_front
# why: The order of the six updates does not matter once all gradients are known.
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.b3, model.w3 = np.subtract(model.b3, learning_rate * db3), np.subtract(model.w3, learning_rate * dw3)
    model.b2, model.w2 = np.subtract(model.b2, learning_rate * db2), np.subtract(model.w2, learning_rate * dw2)
    model.b1, model.w1 = np.subtract(model.b1, learning_rate * db1), np.subtract(model.w1, learning_rate * dw1)
    return loss


# %% train: one_long_vector
# why: All parameters as one vector, one step, and back.
def train(model, x, y_true, learning_rate):
    names = ("w1", "b1", "w2", "b2", "w3", "b3")
    loss, _, *gradients = model.get_gradients(x, y_true)
    flat = np.concatenate([getattr(model, name).ravel() for name in names])
    flat = flat - learning_rate * np.concatenate([gradient.ravel() for gradient in gradients])
    start = 0
    for name in names:
        shape, size = getattr(model, name).shape, getattr(model, name).size
        setattr(model, name, flat[start : start + size].reshape(shape))
        start += size
    return loss
