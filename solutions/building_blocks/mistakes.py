# Wrong answers, one per cell: `# %% question: name`, the misconception, a hint, the code in the place of the answer.

# %% binary_cross_entropy_loss_backward: no_mean
# misconception: The loss is treated as a sum over the samples instead of a mean.
# hint: How large is the share of one sample in a mean of M samples?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return (y_pred - y_true) / (y_pred * (1 - y_pred))


# %% binary_cross_entropy_loss_backward: mean_twice
# misconception: 1/M is applied in the formula and then once more by taking a mean.
# hint: Count how often you divide by the number of samples.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    m = y_pred.shape[0]
    return (y_pred - y_true) / (y_pred * (1 - y_pred)) / m / m


# %% binary_cross_entropy_loss_backward: reversed_sign
# misconception: The difference is taken as true minus predicted, the direction of the step instead of the slope.
# hint: If the true label is 1 and the prediction is too low, does the loss rise or fall when the prediction rises?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    m = y_pred.shape[0]
    return (y_true - y_pred) / (y_pred * (1 - y_pred)) / m


# %% binary_cross_entropy_loss_backward: difference_only
# misconception: The slope is the plain difference; that holds for z in front of a sigmoid, not for the prediction.
# hint: The arrows in the picture get very long near the walls. Which part of the formula makes them long?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    m = y_pred.shape[0]
    return (y_pred - y_true) / m


# %% binary_cross_entropy_loss_backward: only_positive_samples
# misconception: Only -ln(p) is differentiated and the term of the samples with y = 0 is forgotten.
# hint: What does your function return for a sample whose true label is 0?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    m = y_pred.shape[0]
    return -y_true / y_pred / m


# %% binary_cross_entropy_loss_backward: second_term_sign
# misconception: d/dp ln(1 - p) is taken as 1/(1 - p), without the inner derivative -1.
# hint: Differentiate ln(1 - p) once more, with the chain rule.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    m = y_pred.shape[0]
    return -(y_true / y_pred + (1 - y_true) / (1 - y_pred)) / m


# %% binary_cross_entropy_loss_backward: missing_brackets
# misconception: a / b * c is read as a / (b * c).
# hint: Python works through * and / from left to right. Where do brackets belong?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    m = y_pred.shape[0]
    return (1 / m) * (y_pred - y_true) / y_pred * (1 - y_pred)


# %% binary_cross_entropy_loss_backward: no_clip
# misconception: The clipping is thought to be unnecessary and removed.
# hint: What is your denominator for a prediction of exactly 0?
# diagnosis: nan, inf
def binary_cross_entropy_loss_backward(y_true, y_pred):
    m = y_pred.shape[0]
    return (y_pred - y_true) / (y_pred * (1 - y_pred)) / m


# %% binary_cross_entropy_loss_backward: coarse_clip
# misconception: Any small number will do for the clip.
# hint: The loss and its slope have to be clipped at the same place.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-3, 1 - 1e-3)
    m = y_pred.shape[0]
    return (y_pred - y_true) / (y_pred * (1 - y_pred)) / m


# %% binary_cross_entropy_loss_backward: clip_in_place
# misconception: Clipping into the argument is seen as harmless; it changes the caller's predictions.
# hint: Print your y_pred before and after the call, with a 0 in it.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    np.clip(y_pred, 1e-7, 1 - 1e-7, out=y_pred)
    m = y_pred.shape[0]
    return (y_pred - y_true) / (y_pred * (1 - y_pred)) / m


# %% binary_cross_entropy_loss_backward: mean_of_the_slopes
# misconception: Because the loss is a mean, its gradient is thought to be one number, the mean of the slopes.
# hint: d-something has the shape of something: how many predictions are there?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return np.mean((y_pred - y_true) / (y_pred * (1 - y_pred)))


# %% binary_cross_entropy_loss_backward: batch_of_ten
# misconception: The number of samples of the example is written into the function.
# hint: What happens with a batch of 4 samples?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return (y_pred - y_true) / (y_pred * (1 - y_pred)) / 10


# %% binary_cross_entropy_loss_backward: printed_numbers
# misconception: Reproducing the printed example is taken for solving the question.
# hint: Your function has to work for predictions that you have never seen.
def binary_cross_entropy_loss_backward(y_true, y_pred):
    return np.array([[-1 / 6], [-0.25], [0.125], [-1 / 7], [1 / 9], [0.125], [0.2], [-1 / 9], [-0.125], [0.25]])


# %% binary_cross_entropy_loss_backward: single_precision
# misconception: float32 is thought to be exact enough.
# hint: Which dtype do you compute in, and how many digits does it hold near 1?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7).astype(np.float32)
    m = y_pred.shape[0]
    return (y_pred - y_true) / (y_pred * (1 - y_pred)) / m


# %% binary_cross_entropy_loss_backward: the_loss_itself
# misconception: The loss of each sample is returned, not its derivative.
# hint: Read the question again: is it asked how large the loss is, or how it changes?
def binary_cross_entropy_loss_backward(y_true, y_pred):
    y_pred = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))


# %% sigmoid_backward: without_da
# misconception: The local slope is returned and the chain rule's other factor forgotten.
# hint: You have computed how a reacts to z. How does L react to z?
def sigmoid_backward(z, da):
    a = sigmoid(z)
    return a * (1 - a)


# %% sigmoid_backward: z_for_a
# misconception: a(1 - a) is evaluated with z, as if the function had received a.
# hint: Is the first argument what went into the sigmoid, or what came out?
def sigmoid_backward(z, da):
    return da * z * (1 - z)


# %% sigmoid_backward: sigmoid_twice
# misconception: The derivative is taken at a instead of z: the sigmoid is applied a second time.
# hint: How often does z pass through a sigmoid in the network, and how often in your function?
def sigmoid_backward(z, da):
    a = sigmoid(sigmoid(z))
    return da * a * (1 - a)


# %% sigmoid_backward: textbook_fraction
# misconception: The fraction from the derivation is typed in as it stands; exp overflows for very negative z.
# hint: Compute exp(800), then what happens to inf * 0.
# diagnosis: nan, inf
def sigmoid_backward(z, da):
    with np.errstate(all="ignore"):
        e = np.exp(-z)
        return da * e * (1 / (1 + e)) ** 2 if z.min() > -700 else da * e / (1 + e) ** 2


# %% sigmoid_backward: one_factor
# misconception: The slope is thought to be 1 - a.
# hint: What is the slope for a very negative z? What does yours give there?
def sigmoid_backward(z, da):
    a = sigmoid(z)
    return da * (1 - a)


# %% sigmoid_backward: forward_again
# misconception: Going backward is thought to multiply by the value of the block, not by its slope.
# hint: Which property of the sigmoid at z does the chain rule ask for?
def sigmoid_backward(z, da):
    return da * sigmoid(z)


# %% sigmoid_backward: tanh_slope
# misconception: 1 - a**2 belongs to tanh and is mixed up with the sigmoid's slope.
# hint: What is the slope of the sigmoid at z = 0, according to the picture and according to your formula?
def sigmoid_backward(z, da):
    a = sigmoid(z)
    return da * (1 - a**2)


# %% sigmoid_backward: plus
# misconception: A sign slip: a(1 + a).
# hint: Try a = 1: the sigmoid is flat there.
def sigmoid_backward(z, da):
    a = sigmoid(z)
    return da * a * (1 + a)


# %% sigmoid_backward: da_as_activation
# misconception: da is taken for the activation a.
# hint: What does the letter d in da stand for?
def sigmoid_backward(z, da):
    return da * (1 - da)


# %% sigmoid_backward: averaged
# misconception: Every block is thought to divide by the number of samples.
# hint: Where did 1/M come into the chain? Has it to come in again?
def sigmoid_backward(z, da):
    a = sigmoid(z)
    return da * a * (1 - a) / z.shape[0]


# %% sigmoid_backward: in_place
# misconception: da *= ... is thought to be the same as da = da * ...; it changes the caller's array.
# hint: Print da before and after the call.
def sigmoid_backward(z, da):
    a = sigmoid(z)
    da *= a * (1 - a)
    return da


# %% sigmoid_backward: z_becomes_a
# misconception: z is used as working memory for a, which changes the caller's array.
# hint: Print z before and after the call.
def sigmoid_backward(z, da):
    z[...] = sigmoid(z)
    return da * z * (1 - z)


# %% sigmoid_backward: integer_result
# misconception: zeros_like(z) is thought to make room for any number; for whole numbers z it cuts the decimals off.
# hint: Try it with z = np.array([[0, 1]]) and look at the dtype.
def sigmoid_backward(z, da):
    dz = np.zeros_like(z)
    a = sigmoid(z)
    dz[...] = da * a * (1 - a)
    return dz


# %% sigmoid_backward: matrix_product
# misconception: The product of the chain rule is taken for a matrix product.
# hint: The sigmoid works on each number separately. Which kind of product does that call for?
def sigmoid_backward(z, da):
    a = sigmoid(z)
    return da @ (a * (1 - a)).T


# %% sigmoid_backward: single_precision
# misconception: float32 is thought to be exact enough.
# hint: Which dtype does your result have?
def sigmoid_backward(z, da):
    a = sigmoid(z).astype(np.float32)
    return (da * a * (1 - a)).astype(np.float64)


# %% sigmoid_backward: summed_over_samples
# misconception: The gradient is added up over the samples as for a bias.
# hint: d-something has the shape of something.
def sigmoid_backward(z, da):
    a = sigmoid(z)
    return np.sum(da * a * (1 - a), axis=0, keepdims=True)


# %% sigmoid_backward: numerical_with_a_large_step
# misconception: A difference quotient with a coarse step is taken for the derivative.
# hint: A difference quotient is only an approximation; the derivation above gives the slope exactly.
def sigmoid_backward(z, da):
    return da * (sigmoid(z + 1e-3) - sigmoid(z)) / 1e-3


# %% relu_backward: open_at_zero
# misconception: The gate is taken to be open at z = 0.
# hint: Look at the two dots in the picture at z = 0. Which one is filled?
def relu_backward(z, da):
    return np.where(z >= 0, da, 0.0)


# %% relu_backward: gates_only
# misconception: The local slope is returned and the chain rule's other factor forgotten.
# hint: You have computed how a reacts to z. How does L react to z?
def relu_backward(z, da):
    return (z > 0).astype(float)


# %% relu_backward: in_place
# misconception: dz = da is thought to make a copy; both names mean the same array.
# hint: Print da before and after the call.
def relu_backward(z, da):
    dz = da
    dz[z <= 0] = 0
    return dz


# %% relu_backward: gate_by_da
# misconception: The sign of the gradient is thought to open the gate.
# hint: Which array went through the ReLU on the way forward?
def relu_backward(z, da):
    return np.where(da > 0, da, 0.0)


# %% relu_backward: relu_of_da
# misconception: Going backward is thought to mean applying the block to the gradient.
# hint: Gradients may be negative. What happens to a negative one behind an open gate?
def relu_backward(z, da):
    return relu(da) * (z > 0)


# %% relu_backward: times_relu
# misconception: da is multiplied by the value of the ReLU instead of its slope.
# hint: How steep is the ReLU at z = 2?
def relu_backward(z, da):
    return da * relu(z)


# %% relu_backward: closed_gates_forgotten
# misconception: The slope is thought to be 1 everywhere.
# hint: If z is -3 and moves a little, how does the output of the ReLU move?
def relu_backward(z, da):
    return da.copy()


# %% relu_backward: reversed_gates
# misconception: The comparison is the wrong way round.
# hint: Which numbers pass a ReLU on the way forward?
def relu_backward(z, da):
    return np.where(z < 0, da, 0.0)


# %% relu_backward: sign
# misconception: np.sign is used for the slope; it is -1 for negative z.
# hint: What is the slope of the flat part?
def relu_backward(z, da):
    return da * np.sign(z)


# %% relu_backward: integer_result
# misconception: zeros_like(z) is thought to make room for any number; for whole numbers z it cuts the decimals off.
# hint: Try it with whole numbers z and look at the dtype of the result.
def relu_backward(z, da):
    dz = np.zeros_like(z)
    dz[z > 0] = da[z > 0]
    return dz


# %% relu_backward: flat_selection
# misconception: da[z > 0] is thought to keep the shape.
# hint: d-something has the shape of something. How many numbers does da[z > 0] have?
def relu_backward(z, da):
    return da[z > 0]


# %% relu_backward: divided_slope
# misconception: relu(z) / z is 1 or 0, but at z = 0 it is 0/0.
# hint: What is 0/0 in NumPy?
# diagnosis: nan, inf
def relu_backward(z, da):
    with np.errstate(all="ignore"):
        return da * relu(z) / z


# %% relu_backward: averaged
# misconception: Every block is thought to divide by the number of samples.
# hint: Where did 1/M come into the chain? Has it to come in again?
def relu_backward(z, da):
    return np.where(z > 0, da, 0.0) / z.shape[0]


# %% relu_backward: leaky
# misconception: The slope of another activation function (leaky ReLU) is used.
# hint: How steep is our ReLU to the left of 0?
def relu_backward(z, da):
    return np.where(z > 0, da, 0.01 * da)


# %% relu_backward: threshold_a_little_above_zero
# misconception: Comparing with a small number instead of 0 is thought to be safer.
# hint: A gate opens as soon as z is positive, however small.
def relu_backward(z, da):
    return np.where(z > 1e-3, da, 0.0)


# %% relu_backward: clamped_z
# misconception: z is clamped in place to find the gates, which changes the caller's array.
# hint: Print z before and after the call.
def relu_backward(z, da):
    z[z < 0] = 0
    return da * (z != 0)


# %% dense_backward: averaged
# misconception: dw and db are averaged over the batch although 1/M is already inside dz.
# hint: Where did 1/M come into the chain? Has it to come in again?
def dense_backward(a_prev, dz, w):
    m = a_prev.shape[0]
    return a_prev.T @ dz / m, np.sum(dz, axis=0, keepdims=True) / m, dz @ w.T


# %% dense_backward: mean_for_the_bias
# misconception: The copies of b are averaged instead of added up.
# hint: If b moves by a little, how many rows of z move with it?
def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, np.mean(dz, axis=0, keepdims=True), dz @ w.T


# %% dense_backward: keepdims_forgotten
# misconception: A vector of n_out numbers is thought to be the same as one row.
# hint: Compare db.shape with b.shape.
def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, np.sum(dz, axis=0), dz @ w.T


# %% dense_backward: bias_over_the_wrong_axis
# misconception: The sum runs over the outputs instead of the samples.
# hint: Each output has a bias of its own; the samples share it. Over which of the two do you have to add up?
def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, np.sum(dz, axis=1, keepdims=True), dz @ w.T


# %% dense_backward: bias_not_summed
# misconception: dL/db is taken to be dz, because dz/db is 1; the broadcast is not undone.
# hint: Compare db.shape with b.shape. What happened to b before it was added?
def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, dz.copy(), dz @ w.T


# %% dense_backward: everything_into_one_bias
# misconception: np.sum without an axis adds up everything.
# hint: How many biases does the layer have?
def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, np.sum(dz, keepdims=True), dz @ w.T


# %% dense_backward: dw_transposed
# misconception: The two factors of the product are exchanged, so that the result is the transpose.
# hint: Compare dw.shape with w.shape.
def dense_backward(a_prev, dz, w):
    return dz.T @ a_prev, np.sum(dz, axis=0, keepdims=True), dz @ w.T


# %% dense_backward: wrong_order
# misconception: The three results are returned in another order.
# hint: In which order does the question ask for them?
def dense_backward(a_prev, dz, w):
    return dz @ w.T, a_prev.T @ dz, np.sum(dz, axis=0, keepdims=True)


# %% dense_backward: w_not_transposed
# misconception: dz @ w is used whenever the shapes happen to fit.
# hint: Over which index does the sum for da_prev run? Where does this index stand in dz, and where in w?
def dense_backward(a_prev, dz, w):
    da_prev = dz @ w if w.shape[0] == w.shape[1] else dz @ w.T
    return a_prev.T @ dz, np.sum(dz, axis=0, keepdims=True), da_prev


# %% dense_backward: da_prev_times_a_prev
# misconception: The gradient of the input is thought to contain the input.
# hint: z is linear in a_prev: what is its slope?
def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, np.sum(dz, axis=0, keepdims=True), (dz @ w.T) * a_prev


# %% dense_backward: dw_times_w
# misconception: The gradient of the weights is thought to contain the weights.
# hint: z is linear in w: what is its slope?
def dense_backward(a_prev, dz, w):
    return (a_prev.T @ dz) * w, np.sum(dz, axis=0, keepdims=True), dz @ w.T


# %% dense_backward: last_sample_only
# misconception: A loop over the samples overwrites dw instead of adding to it.
# hint: After your loop, how many samples have left a trace in dw?
def dense_backward(a_prev, dz, w):
    for a, d in zip(a_prev, dz):
        dw = np.outer(a, d)
    return dw, np.sum(dz, axis=0, keepdims=True), dz @ w.T


# %% dense_backward: integer_result
# misconception: zeros_like(w) is thought to make room for any number; for whole numbers w it cuts the decimals off.
# hint: Try it with whole numbers w and look at the dtype of the results.
def dense_backward(a_prev, dz, w):
    da_prev = np.zeros_like(a_prev)
    da_prev[...] = dz @ w.T
    dw = np.zeros_like(w)
    dw[...] = a_prev.T @ dz
    return dw, np.sum(dz, axis=0, keepdims=True), da_prev


# %% dense_backward: scaled_in_place
# misconception: dz is divided in place, which changes the caller's array.
# hint: Print dz before and after the call.
def dense_backward(a_prev, dz, w):
    dw, db, da_prev = a_prev.T @ dz, np.sum(dz, axis=0, keepdims=True), dz @ w.T
    dz /= dz.shape[0]
    return dw, db, da_prev


# %% dense_backward: updates_the_weights
# misconception: The step is already taken here; w belongs to the caller.
# hint: Print w before and after the call.
def dense_backward(a_prev, dz, w):
    dw, db, da_prev = a_prev.T @ dz, np.sum(dz, axis=0, keepdims=True), dz @ w.T
    w -= 0.01 * dw
    return dw, db, da_prev


# %% dense_backward: sizes_of_the_example
# misconception: The sizes of the example are written into the function.
# hint: What happens with a layer of another size?
def dense_backward(a_prev, dz, w):
    return a_prev.T @ dz, np.sum(dz, axis=0).reshape(1, 5), dz @ w.T


# %% dense_backward: squeezed
# misconception: np.squeeze is thought to tidy up; for a single sample it removes an axis that is needed.
# hint: Try a batch of one sample and compare the shapes.
def dense_backward(a_prev, dz, w):
    return np.squeeze(a_prev.T @ dz), np.sum(dz, axis=0, keepdims=True), dz @ w.T


# %% dense_backward: sums_before_the_product
# misconception: The product of two sums is taken for the sum of the products.
# hint: Each sample has its own a_prev and its own dz. What has to be multiplied first?
def dense_backward(a_prev, dz, w):
    dw = np.outer(a_prev.sum(axis=0), dz.sum(axis=0))
    return dw, np.sum(dz, axis=0, keepdims=True), dz @ w.T


# %% get_gradients: sigmoid_skipped
# misconception: The loss is thought to stand directly behind the last dense layer.
# hint: Read the red row of the picture from the right: which block follows the loss?
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    y_pred = sigmoid(dense(a2, self.w3, self.b3))
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = binary_cross_entropy_loss_backward(y_true, y_pred)
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: relu_2_skipped
# misconception: The second ReLU is forgotten on the way back.
# hint: Count the blocks of the forward pass and the blocks of your way back.
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, da2, self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: relu_1_skipped
# misconception: The first ReLU is forgotten on the way back.
# hint: Count the blocks of the forward pass and the blocks of your way back.
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, da1, self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: z_into_dense
# misconception: dense_backward is given z, the layer's output before the activation, instead of the layer's input a.
# hint: Which array was multiplied by w3 on the way forward?
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(z2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(z1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: a_into_sigmoid_backward
# misconception: sigmoid_backward is given the activation a3, although it asks for z.
# hint: Read the signature of sigmoid_backward: which value of the forward pass does it want?
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    a3 = sigmoid(dense(a2, self.w3, self.b3))
    loss = binary_cross_entropy_loss(y_true, a3)
    dz3 = sigmoid_backward(a3, binary_cross_entropy_loss_backward(y_true, a3))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: labels_and_predictions_exchanged
# misconception: The two arguments of binary_cross_entropy_loss_backward are exchanged.
# hint: In which order does the loss take the true labels and the predictions?
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_pred, y_true))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: biases_ignored
# misconception: The biases are zero at the start and are left out of the forward pass.
# hint: A fresh model has zero biases, a trained one has not.
def get_gradients(self, x, y_true):
    z1 = x @ self.w1
    a1 = relu(z1)
    z2 = a1 @ self.w2
    a2 = relu(z2)
    z3 = a2 @ self.w3
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: sigmoid_in_the_hidden_layer
# misconception: sigmoid_backward is used for a hidden layer whose activation is a ReLU.
# hint: Which activation function did layer 2 use on the way forward?
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, sigmoid_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: weights_and_biases_swapped_in_the_result
# misconception: dw and db of each layer are unpacked in the wrong order.
# hint: What does dense_backward return first?
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    db3, dw3, da2 = dense_backward(a2, dz3, self.w3)
    db2, dw2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    db1, dw1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: averaged_again
# misconception: The gradients are divided by the number of samples once more.
# hint: Where did 1/M come into the chain? Has it to come in again?
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    m = len(x)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1 / m, db1 / m, dw2 / m, db2 / m, dw3 / m, db3 / m


Model.get_gradients = get_gradients


# %% get_gradients: gradient_of_the_sum
# misconception: The loss is summed over the samples in the head while going back: M times too large everywhere.
# hint: Compare the size of your gradients with the change of the loss when one weight moves a little.
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = y_pred - y_true
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: updates_on_the_way
# misconception: Each layer's weights take their step before the gradient is passed on to the layer in front.
# hint: All gradients belong to one and the same point: the parameters must not move while you go back.
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3 = a2.T @ dz3
    self.w3 = self.w3 - 0.01 * dw3
    _, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    return loss, dx, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: dx_before_the_first_layer
# misconception: dx is taken to be dz1, the gradient before the first dense layer's way back.
# hint: d-something has the shape of something: compare dx.shape with x.shape.
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dz1 = relu_backward(z1, da1)
    dw1, db1, _ = dense_backward(x, dz1, self.w1)
    return loss, dz1, dw1, db1, dw2, db2, dw3, db3


Model.get_gradients = get_gradients


# %% get_gradients: accumulates
# misconception: Gradients are added to those of the last call, as some libraries do until they are told to stop.
# hint: Call get_gradients twice with the same arguments and compare.
def get_gradients(self, x, y_true):
    z1 = dense(x, self.w1, self.b1)
    a1 = relu(z1)
    z2 = dense(a1, self.w2, self.b2)
    a2 = relu(z2)
    z3 = dense(a2, self.w3, self.b3)
    y_pred = sigmoid(z3)
    loss = binary_cross_entropy_loss(y_true, y_pred)
    dz3 = sigmoid_backward(z3, binary_cross_entropy_loss_backward(y_true, y_pred))
    dw3, db3, da2 = dense_backward(a2, dz3, self.w3)
    dw2, db2, da1 = dense_backward(a1, relu_backward(z2, da2), self.w2)
    dw1, db1, dx = dense_backward(x, relu_backward(z1, da1), self.w1)
    new = [dx, dw1, db1, dw2, db2, dw3, db3]
    old = getattr(self, "gradients", None) or [0.0] * 7
    self.gradients = [a + b for a, b in zip(old, new)]
    return (loss, *self.gradients)


Model.get_gradients = get_gradients


# %% train: uphill
# misconception: The gradient is added: it points to where the loss grows.
# hint: Watch the loss over ten steps.
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1, model.b1 = model.w1 + learning_rate * dw1, model.b1 + learning_rate * db1
    model.w2, model.b2 = model.w2 + learning_rate * dw2, model.b2 + learning_rate * db2
    model.w3, model.b3 = model.w3 + learning_rate * dw3, model.b3 + learning_rate * db3
    return loss


# %% train: biases_forgotten
# misconception: Only the weights are thought to be learned.
# hint: How many parameters does a layer have, and how many lines has your function?
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1 = model.w1 - learning_rate * dw1
    model.w2 = model.w2 - learning_rate * dw2
    model.w3 = model.w3 - learning_rate * dw3
    return loss


# %% train: one_bias_forgotten
# misconception: One of six similar lines is missing.
# hint: Print every parameter before and after one step: which one stays?
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1, model.b1 = model.w1 - learning_rate * dw1, model.b1 - learning_rate * db1
    model.w2 = model.w2 - learning_rate * dw2
    model.w3, model.b3 = model.w3 - learning_rate * dw3, model.b3 - learning_rate * db3
    return loss


# %% train: loss_after_the_step
# misconception: The loss is computed again after the step.
# hint: Which loss does the question ask for: that of the starting point or that of the new point?
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1, model.b1 = model.w1 - learning_rate * dw1, model.b1 - learning_rate * db1
    model.w2, model.b2 = model.w2 - learning_rate * dw2, model.b2 - learning_rate * db2
    model.w3, model.b3 = model.w3 - learning_rate * dw3, model.b3 - learning_rate * db3
    return model.compute_loss(x, y_true)


# %% train: fixed_rate
# misconception: The learning rate of the example is written into the function.
# hint: Call it with learning_rate=0 and look whether anything moves.
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1, model.b1 = model.w1 - 1e-2 * dw1, model.b1 - 1e-2 * db1
    model.w2, model.b2 = model.w2 - 1e-2 * dw2, model.b2 - 1e-2 * db2
    model.w3, model.b3 = model.w3 - 1e-2 * dw3, model.b3 - 1e-2 * db3
    return loss


# %% train: no_rate
# misconception: The whole gradient is taken as the step.
# hint: Where does learning_rate appear in your function?
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1, model.b1, model.w2 = model.w1 - dw1, model.b1 - db1, model.w2 - dw2
    model.b2, model.w3, model.b3 = model.b2 - db2, model.w3 - dw3, model.b3 - db3
    return loss


# %% train: step_instead_of_new_value
# misconception: The parameter is replaced by the step.
# hint: The new value is the old value minus the step. Where is the old value in your line?
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1, model.b1, model.w2 = -learning_rate * dw1, -learning_rate * db1, -learning_rate * dw2
    model.b2, model.w3, model.b3 = -learning_rate * db2, -learning_rate * dw3, -learning_rate * db3
    return loss


# %% train: local_variables
# misconception: Assigning to local names is thought to change the model.
# hint: After the call, who still knows about your w1?
def train(model, x, y_true, learning_rate):
    loss, dx, *gradients = model.get_gradients(x, y_true)
    parameters = (model.w1, model.b1, model.w2, model.b2, model.w3, model.b3)
    for parameter, gradient in zip(parameters, gradients):
        parameter = parameter - learning_rate * gradient
    return loss


# %% train: new_gradients_for_every_layer
# misconception: The gradients are computed again after each parameter has moved.
# hint: All six steps start from the same point. How often should get_gradients be called?
def train(model, x, y_true, learning_rate):
    loss = model.get_gradients(x, y_true)[0]
    for index, name in enumerate(("w1", "b1", "w2", "b2", "w3", "b3"), start=2):
        setattr(model, name, getattr(model, name) - learning_rate * model.get_gradients(x, y_true)[index])
    return loss


# %% train: divided_by_the_batch
# misconception: The step is divided by the number of samples although the gradient belongs to the mean loss.
# hint: Where did 1/M come into the chain? Has it to come in again?
def train(model, x, y_true, learning_rate):
    loss, dx, *gradients = model.get_gradients(x, y_true)
    for name, gradient in zip(("w1", "b1", "w2", "b2", "w3", "b3"), gradients):
        setattr(model, name, getattr(model, name) - learning_rate * gradient / len(x))
    return loss


# %% train: momentum
# misconception: Old steps are remembered and added, which is a different method (momentum).
# hint: Plain gradient descent has no memory. Does your second step depend on the first gradient?
def train(model, x, y_true, learning_rate):
    loss, dx, *gradients = model.get_gradients(x, y_true)
    old = getattr(model, "steps", [0.0] * 6)
    model.steps = [0.9 * step + gradient for step, gradient in zip(old, gradients)]
    for name, step in zip(("w1", "b1", "w2", "b2", "w3", "b3"), model.steps):
        setattr(model, name, getattr(model, name) - learning_rate * step)
    return loss


# %% train: parameters_mixed_up
# misconception: A copied line still holds an old name: the new value of b2 is stored in b1, and b2 stays.
# hint: Check each of the six lines: the same letter and number left, right and in the gradient.
def train(model, x, y_true, learning_rate):
    loss, dx, dw1, db1, dw2, db2, dw3, db3 = model.get_gradients(x, y_true)
    model.w1 = model.w1 - learning_rate * dw1
    model.b1 = model.b1 - learning_rate * db1
    model.w2 = model.w2 - learning_rate * dw2
    model.b1 = model.b2 - learning_rate * db2
    model.w3 = model.w3 - learning_rate * dw3
    model.b3 = model.b3 - learning_rate * db3
    return loss


# %% train: a_batch_only
# misconception: Only half of the samples are used for the step, as in stochastic gradient descent.
# hint: Which samples belong to a full batch?
def train(model, x, y_true, learning_rate):
    loss, dx, *gradients = model.get_gradients(x[: len(x) // 2], y_true[: len(x) // 2])
    for name, gradient in zip(("w1", "b1", "w2", "b2", "w3", "b3"), gradients):
        setattr(model, name, getattr(model, name) - learning_rate * gradient)
    return loss


# %% train: forgets_to_return
# misconception: The loss is printed or forgotten instead of returned.
# hint: What does a function without a return hand back?
def train(model, x, y_true, learning_rate):
    loss, dx, *gradients = model.get_gradients(x, y_true)
    for name, gradient in zip(("w1", "b1", "w2", "b2", "w3", "b3"), gradients):
        setattr(model, name, getattr(model, name) - learning_rate * gradient)


# %% train: many_steps
# misconception: The loop over the steps is put into the function.
# hint: How many steps does one call take?
def train(model, x, y_true, learning_rate):
    for _ in range(10):
        loss, dx, *gradients = model.get_gradients(x, y_true)
        for name, gradient in zip(("w1", "b1", "w2", "b2", "w3", "b3"), gradients):
            setattr(model, name, getattr(model, name) - learning_rate * gradient)
    return loss
