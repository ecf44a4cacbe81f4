# Right but unusual answers, one per cell: `# %% question: name`, why it is right, the code that overrides the answer.

# %% numerical_gradient: own_copy_and_back
# why: Every entry of an own copy is moved and put back before the next one.
def numerical_gradient(f, thetas, epsilon=1e-4):
    at = np.array(thetas, dtype=float)
    gradient = np.empty(at.shape)
    for index in np.ndindex(*at.shape):
        kept = at[index]
        at[index] = kept + epsilon
        high = f(at)
        at[index] = kept - epsilon
        low = f(at)
        at[index] = kept
        gradient[index] = (high - low) / (2 * epsilon)
    return gradient


# %% numerical_gradient: flat_view_of_a_copy
# why: A copy is moved through a flat view of it; moving back leaves an error of the last bit only.
def numerical_gradient(f, thetas, epsilon=1e-4):
    at = thetas.astype(float)
    flat = at.reshape(-1)
    slopes = []
    for i in range(flat.size):
        flat[i] += epsilon
        high = f(at)
        flat[i] -= 2 * epsilon
        low = f(at)
        flat[i] += epsilon
        slopes.append((high - low) / 2 / epsilon)
    return np.reshape(slopes, thetas.shape)


# %% numerical_gradient: rows_of_the_unit_matrix
# why: The directions are the rows of a unit matrix.
def numerical_gradient(f, thetas, epsilon=1e-4):
    steps = epsilon * np.eye(thetas.size)
    slopes = [f(thetas + step.reshape(thetas.shape)) - f(thetas - step.reshape(thetas.shape)) for step in steps]
    return (np.array(slopes) / (2 * epsilon)).reshape(thetas.shape)


# %% numerical_gradient: all_ups_first
# why: The order of the calls does not matter.
def numerical_gradient(f, thetas, epsilon=1e-4):
    def moved(index, by):
        at = np.array(thetas, dtype=np.float64)
        at[index] += by
        return f(at)

    places = list(np.ndindex(thetas.shape))
    high = np.array([moved(index, epsilon) for index in places])
    low = np.array([moved(index, -epsilon) for index in places])
    return ((high - low) / (2.0 * epsilon)).reshape(thetas.shape)


# %% numerical_gradient: nested_list
# why: The formula with 0.5 / epsilon; a list of the right shape is as good as an array.
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index, _ in np.ndenumerate(thetas):
        up, down = thetas * 1.0, thetas * 1.0
        up[index] += epsilon
        down[index] -= epsilon
        gradient[index] = 0.5 / epsilon * (f(up) - f(down))
    return gradient.tolist()


# %% nn_gradient: own_forward_pass
# why: Everything written out, with the plain sigmoid and without the helper functions.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n = X.shape
    theta1 = np.reshape(thetas[: n_hidden * (n + 1)], (n_hidden, n + 1))
    theta2 = np.reshape(thetas[n_hidden * (n + 1) :], (Y.shape[1], n_hidden + 1))
    x = np.c_[np.ones((m, 1)), X]
    a1 = np.c_[np.ones((m, 1)), 1 / (1 + np.exp(-x @ theta1.T))]
    a2 = 1 / (1 + np.exp(-a1 @ theta2.T))
    delta2 = a2 - Y
    delta1 = (delta2 @ theta2 * a1 * (1 - a1))[:, 1:]
    mask1, mask2 = np.ones(theta1.shape), np.ones(theta2.shape)
    mask1[:, 0] = mask2[:, 0] = 0
    gradient1 = delta1.T @ x / m + lambda_ / m * theta1 * mask1
    gradient2 = delta2.T @ a1 / m + lambda_ / m * theta2 * mask2
    return np.append(np.ravel(gradient1), np.ravel(gradient2))


# %% nn_gradient: loop_over_samples
# why: One sample after the other, divided by m at the end.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    sum1, sum2 = np.zeros(theta1.shape), np.zeros(theta2.shape)
    for x, y in zip(X, Y):
        x = np.append(1.0, x)
        a1 = np.append(1.0, sigmoid(theta1 @ x))
        delta2 = sigmoid(theta2 @ a1) - y
        delta1 = (theta2.T @ delta2 * a1 * (1 - a1))[1:]
        sum1 += np.outer(delta1, x)
        sum2 += np.outer(delta2, a1)
    sum1[:, 1:] += lambda_ * theta1[:, 1:]
    sum2[:, 1:] += lambda_ * theta2[:, 1:]
    return np.concatenate([sum1.flatten(), sum2.flatten()]) / m


# %% nn_gradient: einsum
# why: The sums with their indices, as derived; the bias gradients apart.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = np.einsum("sk,kj->sj", dz2, theta2[:, 1:]) * (a1 - a1**2)
    dw1 = np.einsum("sj,si->ji", dz1, X.astype(float)) + lambda_ * theta1[:, 1:] / m
    dw2 = np.einsum("sk,sj->kj", dz2, a1) + lambda_ * theta2[:, 1:] / m
    dtheta1 = np.column_stack([dz1.sum(axis=0), dw1])
    dtheta2 = np.column_stack([dz2.sum(axis=0), dw2])
    return np.hstack([dtheta1.ravel(), dtheta2.ravel()])


# %% nn_gradient: copy_with_a_zero_column
# why: The biases of a copy may be set to 0, after the forward pass.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    theta1, theta2 = split(np.copy(thetas), n_in, n_hidden, Y.shape[1])
    theta1[:, 0] = 0
    theta2[:, 0] = 0
    dz2 = (1 / m) * (a2 - Y)
    dz1 = (dz2 @ theta2)[:, 1:] * a1 * (1 - a1)
    dtheta1 = (with_ones(X).T @ dz1).T + (lambda_ / m) * theta1
    dtheta2 = (with_ones(a1).T @ dz2).T + (lambda_ / m) * theta2
    return np.concatenate((dtheta1.reshape(-1), dtheta2.reshape(-1)))


# %% nn_gradient: written_into_one_vector
# why: The two matrices are views of the vector that is returned.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    n_classes = Y.shape[1]
    theta1, theta2 = split(thetas, n_in, n_hidden, n_classes)
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    gradient = np.zeros(thetas.size)
    dtheta1, dtheta2 = split(gradient, n_in, n_hidden, n_classes)
    dz2 = (a2 - Y) / m
    np.matmul(dz2.T, with_ones(a1), out=dtheta2)
    np.matmul((dz2 @ theta2[:, 1:] * a1 * (1 - a1)).T, with_ones(X), out=dtheta1)
    for dtheta, theta in ((dtheta1, theta1), (dtheta2, theta2)):
        dtheta[:, 1:] += lambda_ / m * theta[:, 1:]
    return gradient


# %% nn_gradient: all_priced_then_the_biases_refunded
# why: What the biases were charged is given back.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1 = dz1.T @ with_ones(X) + lambda_ / m * theta1
    dtheta2 = dz2.T @ with_ones(a1) + lambda_ / m * theta2
    dtheta1[:, 0] -= lambda_ / m * theta1[:, 0]
    dtheta2[:, 0] -= lambda_ / m * theta2[:, 0]
    return list(np.append(dtheta1, dtheta2))


# %% fit: minimize
# why: scipy.optimize.minimize with method="CG" is the same algorithm.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    from scipy.optimize import minimize

    settings = (X, Y, lambda_, n_hidden)
    found = minimize(nn_cost, thetas, args=settings, jac=nn_gradient, method="CG", options={"maxiter": max_iterations})
    return found.x


# %% fit: lambdas
# why: Functions of the vector alone need no args.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(
        lambda at: nn_cost(at, X, Y, lambda_, n_hidden),
        thetas,
        lambda at: nn_gradient(at, X, Y, lambda_, n_hidden),
        maxiter=max_iterations,
        disp=0,
    )


# %% fit: full_output
# why: The first of the five results is the vector.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    results = fmin_cg(
        nn_cost, thetas, nn_gradient, settings, maxiter=max_iterations, full_output=True, retall=True, disp=False
    )
    return results[0]


# %% fit: talkative
# why: What fmin_cg prints does no harm; a copy of the start is not needed but allowed.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    start = thetas.copy()
    return fmin_cg(nn_cost, x0=start, fprime=nn_gradient, args=(X, Y, lambda_, n_hidden), maxiter=max_iterations)


# %% fit: counts_the_iterations
# why: A callback that looks on changes nothing.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    costs = []

    def look(at):
        costs.append(nn_cost(at, X, Y, lambda_, n_hidden))

    settings = (X, Y, lambda_, n_hidden)
    best = fmin_cg(
        nn_cost, thetas, fprime=nn_gradient, args=settings, maxiter=max_iterations, disp=False, callback=look
    )
    return np.array(best)


# %% fit: gradient_inside
# why: A gradient that is written anew, without nn_gradient, leads the same way.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    m, n_in = X.shape

    def cost(at):
        return nn_cost(at, X, Y, lambda_, n_hidden)

    def gradient(at):
        theta1, theta2 = split(at, n_in, n_hidden, Y.shape[1])
        a1, a2 = forward(at, X, n_hidden, Y.shape[1])
        delta2 = a2 - Y
        delta1 = delta2 @ theta2[:, 1:] * (a1 - a1 * a1)
        free1, free2 = np.array(theta1), np.array(theta2)
        free1[:, 0] = free2[:, 0] = 0
        return np.append(delta1.T @ with_ones(X) + lambda_ * free1, delta2.T @ with_ones(a1) + lambda_ * free2) / m

    return fmin_cg(cost, thetas, gradient, maxiter=max_iterations, disp=False)


# %% predict: without_the_last_sigmoid
# why: The sigmoid only rises, so the largest z2 belongs to the largest output.
def predict(thetas, X, n_hidden, n_classes):
    theta1, theta2 = split(thetas, X.shape[1], n_hidden, n_classes)
    return (with_ones(sigmoid(with_ones(X) @ theta1.T)) @ theta2.T).argmax(axis=1)


# %% predict: loop
# why: Slow and plain: the first output that is larger than all before wins. The labels are a list.
def predict(thetas, X, n_hidden, n_classes):
    found = []
    for outputs in forward(thetas, X, n_hidden, n_classes)[1]:
        best = 0
        for k in range(n_classes):
            if outputs[k] > outputs[best]:
                best = k
        found.append(best)
    return found


# %% predict: one_sample_at_a_time
# why: Each sample goes through the network alone.
def predict(thetas, X, n_hidden, n_classes):
    return np.array([int(np.argmax(forward(thetas, x[None, :], n_hidden, n_classes)[1])) for x in X], dtype=np.uint8)


# %% predict: transposed
# why: Samples in columns, largest entry along the first axis.
def predict(thetas, X, n_hidden, n_classes):
    a2 = forward(thetas, X, n_hidden, n_classes)[-1].T
    return np.argmax(a2, axis=0).astype(int)


# %% predict: where_the_maximum_stands
# why: The first column that equals the maximum of its row.
def predict(thetas, X, n_hidden, n_classes):
    a2 = forward(thetas, X, n_hidden, n_classes)[1]
    is_best = a2 == np.amax(a2, axis=1, keepdims=True)
    return np.min(np.where(is_best, np.arange(n_classes), n_classes), axis=1)


# %% accuracy: counted
# why: Right answers counted, divided by the number of samples.
def accuracy(labels_pred, labels_true):
    return np.count_nonzero(labels_pred == labels_true) / labels_true.size


# %% accuracy: loop
# why: Slow and plain.
def accuracy(labels_pred, labels_true):
    right = 0
    for pred, true in zip(labels_pred, labels_true):
        if int(pred) == int(true):
            right += 1
    return right / len(labels_true)


# %% accuracy: one_minus_errors
# why: What is not wrong is right.
def accuracy(labels_pred, labels_true):
    return 1.0 - float(np.mean(labels_pred != labels_true))


# %% accuracy: difference_is_zero
# why: Labels are equal where their difference is 0, which holds for uint8, too.
def accuracy(labels_pred, labels_true):
    return (labels_pred - labels_true == 0).astype(float).mean()


# %% accuracy: average
# why: np.average without weights is the mean.
def accuracy(labels_pred, labels_true):
    return np.average(np.where(labels_pred == labels_true, 1, 0))


# %% pad_zeros: by_hand
# why: A larger image of zeros, and the image in its middle.
def pad_zeros(image):
    height, width = image.shape
    padded = np.zeros((height + 2, width + 2))
    padded[1 : height + 1, 1 : width + 1] = image
    return padded


# %% pad_zeros: stacked
# why: Columns left and right, then rows above and below.
def pad_zeros(image):
    side = np.zeros((len(image), 1))
    wide = np.hstack([side, image, side])
    top = np.zeros((1, wide.shape[1]))
    return np.vstack([top, wide, top])


# %% pad_zeros: type_of_the_image
# why: The ring may have the type of the image, because it only holds zeros and the image.
def pad_zeros(image):
    padded = np.zeros(np.add(image.shape, 2), dtype=image.dtype)
    padded[1:-1, 1:-1] = image
    return padded


# %% pad_zeros: lists
# why: Plain lists of rows.
def pad_zeros(image):
    blank = [0] * (image.shape[1] + 2)
    return np.array([blank, *[[0, *row, 0] for row in image.tolist()], blank])


# %% pad_zeros: widths_in_full
# why: np.pad with everything spelled out.
def pad_zeros(image):
    return np.pad(image.astype(float), ((1, 1), (1, 1)), mode="constant", constant_values=0)


# %% cross_correlate: nine_shifted_images
# why: Two loops over the kernel, each term a shifted copy of the whole image.
def cross_correlate(image, kernel):
    height, width = image.shape
    padded = pad_zeros(image)
    result = np.zeros((height, width))
    for i in range(3):
        for j in range(3):
            result = result + kernel[i, j] * padded[i : i + height, j : j + width]
    return result


# %% cross_correlate: four_loops
# why: The formula, number by number, without padding.
def cross_correlate(image, kernel):
    height, width = image.shape
    result = np.zeros((height, width))
    for r in range(height):
        for c in range(width):
            for i in range(3):
                for j in range(3):
                    y, x = r + i - 1, c + j - 1
                    if 0 <= y < height and 0 <= x < width:
                        result[r, c] += float(image[y, x]) * float(kernel[i, j])
    return result


# %% cross_correlate: scipy
# why: SciPy's own function, with zeros outside.
def cross_correlate(image, kernel):
    from scipy.ndimage import correlate

    return correlate(image.astype(float), np.asarray(kernel, dtype=float), mode="constant", cval=0.0)


# %% cross_correlate: sliding_windows
# why: All windows as one array of four axes, summed with einsum.
def cross_correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, 1), (3, 3))
    return np.einsum("rcij,ij->rc", windows.astype(float), kernel)


# %% cross_correlate: centre_of_the_window
# why: The loops run over the padded image, in which the window's centre stands.
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    rows = []
    for row in range(1, padded.shape[0] - 1):
        rows.append(
            [
                float(np.vdot(padded[row - 1 : row + 2, column - 1 : column + 2], kernel))
                for column in range(1, padded.shape[1] - 1)
            ]
        )
    return rows
