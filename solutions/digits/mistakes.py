# Wrong answers, one per cell: `# %% question: name`, the misconception, a hint, the code in the place of the answer.

# %% numerical_gradient: forward_difference
# misconception: One step up is thought to measure the slope as well as two steps.
# hint: Compute your formula on paper for the cube of theta. Which term is left that the text's formula does not have?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        gradient[index] = (f(thetas + step) - f(thetas)) / epsilon
    return gradient


# %% numerical_gradient: without_the_two
# misconception: The distance between the two points is taken to be epsilon.
# hint: How far apart are the two points at which you call f?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        gradient[index] = (f(thetas + step) - f(thetas - step)) / epsilon
    return gradient


# %% numerical_gradient: difference_only
# misconception: The difference of the two costs is taken for the slope.
# hint: A slope is a difference divided by a distance.
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        gradient[index] = f(thetas + step) - f(thetas - step)
    return gradient


# %% numerical_gradient: half_missing_brackets
# misconception: a / 2 * b is read as a / (2 * b).
# hint: Python works through * and / from left to right. Where do brackets belong?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        gradient[index] = (f(thetas + step) - f(thetas - step)) / 2 * epsilon
    return gradient


# %% numerical_gradient: aliased
# misconception: minus = thetas is thought to make a copy; all three names mean the caller's array.
# hint: Print thetas before and after the call.
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    lower, upper = thetas - epsilon, thetas + epsilon
    for index in np.ndindex(thetas.shape):
        minus = thetas
        minus[index] = lower[index]
        low = f(minus)
        plus = thetas
        plus[index] = upper[index]
        gradient[index] = (f(plus) - low) / (2 * epsilon)
    return gradient


# %% numerical_gradient: never_moved_back
# misconception: One copy is made for the whole loop and an entry that was moved stays moved.
# hint: At which point is f called for the last entry? Which entries differ from thetas there?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    plus, minus = np.array(thetas, dtype=float), np.array(thetas, dtype=float)
    for index in np.ndindex(thetas.shape):
        plus[index] += epsilon
        minus[index] -= epsilon
        gradient[index] = (f(plus) - f(minus)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: all_at_once
# misconception: All parameters are moved together, which measures the slope along the diagonal.
# hint: How many different numbers does your result contain?
def numerical_gradient(f, thetas, epsilon=1e-4):
    return np.full(thetas.shape, (f(thetas + epsilon) - f(thetas - epsilon)) / (2 * epsilon))


# %% numerical_gradient: built_in_epsilon
# misconception: The usual step is written into the function and the argument is ignored.
# hint: Call it with epsilon = 0.2 for the cube of theta. What should come out, and what does?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = 1e-4
        gradient[index] = (f(thetas + step) - f(thetas - step)) / 2e-4
    return gradient


# %% numerical_gradient: integer_arithmetic
# misconception: A copy of whole numbers is thought to hold a small step; the decimals are cut off.
# hint: Try thetas = np.array([1, 2]) and print your copy after the step.
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        plus, minus = thetas.copy(), thetas.copy()
        plus[index] += np.asarray(epsilon).astype(thetas.dtype)
        minus[index] -= np.asarray(epsilon).astype(thetas.dtype)
        gradient[index] = (f(plus) - f(minus)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: integer_result
# misconception: zeros_like(thetas) is thought to hold slopes; for whole numbers it cuts the decimals off.
# hint: Try thetas = np.array([1, 2]) and look at the dtype of the result.
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros_like(thetas)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        gradient[index] = (f(thetas + step) - f(thetas - step)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: vectors_only
# misconception: thetas is thought to be a vector; for a matrix the loop moves whole rows.
# hint: What is thetas[0] when thetas is a matrix?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for i in range(len(thetas)):
        step = np.zeros(thetas.shape)
        step[i] = epsilon
        gradient[i] = (f(thetas + step) - f(thetas - step)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: flat_result
# misconception: The gradient is returned as a vector whatever shape thetas has.
# hint: d-something has the shape of something.
def numerical_gradient(f, thetas, epsilon=1e-4):
    slopes = []
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        slopes.append((f(thetas + step) - f(thetas - step)) / (2 * epsilon))
    return np.array(slopes)


# %% numerical_gradient: stops_early
# misconception: The first few entries are thought to be enough; the others stay 0.
# hint: How many entries of your result can be different from 0?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for number, index in enumerate(np.ndindex(thetas.shape)):
        if number == 5:
            break
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        gradient[index] = (f(thetas + step) - f(thetas - step)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: reversed_sign
# misconception: The step down is taken first, so that every slope has the wrong sign.
# hint: If the cost rises when the parameter rises, which sign has the slope?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        gradient[index] = (f(thetas - step) - f(thetas + step)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: wasteful
# misconception: Calls of f are thought to cost nothing; both costs are computed again just to be looked at.
# hint: Count how often f is called for one entry.
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        step = np.zeros(thetas.shape)
        step[index] = epsilon
        if f(thetas + step) != f(thetas - step):
            gradient[index] = (f(thetas + step) - f(thetas - step)) / (2 * epsilon)
    return gradient


# %% numerical_gradient: relative_step
# misconception: The step is scaled with the size of the parameter, which is another formula and stops at 0.
# hint: By how much is a parameter of 0 moved in your function?
def numerical_gradient(f, thetas, epsilon=1e-4):
    gradient = np.zeros(thetas.shape)
    for index in np.ndindex(thetas.shape):
        size = epsilon * max(abs(thetas[index]), 1e-3)
        step = np.zeros(thetas.shape)
        step[index] = size
        gradient[index] = (f(thetas + step) - f(thetas - step)) / (2 * size)
    return gradient


# %% nn_gradient: no_mean
# misconception: The cost is treated as a sum over the samples instead of a mean.
# hint: How large is the share of one sample in a mean of m samples?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = a2 - Y
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: mean_twice_in_the_first_layer
# misconception: Each layer is thought to divide by the number of samples, although dz2 has done so for all of them.
# hint: Where does 1/m come into the chain? Has it to come in again?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X) / m, dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: mean_only_in_the_first_layer
# misconception: The second matrix is left as a sum over the samples; only the first one is divided by m.
# hint: Compare both parts with the measured gradient, one after the other.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = a2 - Y
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X) / m, dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: mean_over_the_outputs
# misconception: np.mean of all entries is thought to be the cost, so the classes are averaged, too.
# hint: Are the ten questions of a sample added or averaged in the cost?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / Y.size
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: reversed_difference
# misconception: The difference is taken as truth minus answer, the direction of the step instead of the slope.
# hint: If an output is too large, does the cost rise or fall when it rises further?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (Y - a2) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: slope_of_the_last_sigmoid_left_in
# misconception: The slope of the last sigmoid is multiplied in, although it has cancelled against the cross-entropy.
# hint: Multiply the two fractions of the text once more on paper. What is left of the slope?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m * a2 * (1 - a2)
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: hidden_sigmoid_skipped
# misconception: The hidden units' own sigmoids are forgotten on the way back.
# hint: What stands between z1 and a1 on the way forward?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:]
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: sigmoid_twice
# misconception: The slope is taken at a1 instead of z1: the sigmoid is applied a second time.
# hint: a1 has been through the sigmoid already. How is its slope written with the value?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * sigmoid(a1) * (1 - sigmoid(a1))
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: sigmoid_of_one_minus_z
# misconception: 1 - sigmoid(z) is mixed up with sigmoid(1 - z).
# hint: What is the slope of the sigmoid at z = 0, and what does your formula give there?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    z1 = with_ones(X) @ theta1.T
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * sigmoid(z1) * sigmoid(1 - z1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: textbook_fraction
# misconception: The slope of the sigmoid is typed in as a fraction of exponentials; it overflows for very negative z.
# hint: Compute exp(800), then what happens to inf / inf.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    with np.errstate(all="ignore"):
        e = np.exp(-(with_ones(X) @ theta1.T))
        dz2 = (a2 - Y) / m
        dz1 = dz2 @ theta2[:, 1:] * e / (1 + e) ** 2
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: the_wrong_column_dropped
# misconception: The bias is taken to be the last column instead of the first.
# hint: Where does with_ones put the ones?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, :-1] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: biases_forgotten
# misconception: The columns of ones are left out, so that the biases have no gradient.
# hint: How many entries has thetas, and how many has your gradient?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ X, dz2.T @ a1
    dtheta1 += lambda_ / m * theta1[:, 1:]
    dtheta2 += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: not_regularised
# misconception: The price on large weights is thought to concern the cost only.
# hint: Which term of the cost has left no trace in your gradient?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    return np.append((dz1.T @ with_ones(X)).ravel(), (dz2.T @ with_ones(a1)).ravel())


# %% nn_gradient: biases_regularised
# misconception: All parameters are priced, the biases as well.
# hint: Which columns does the second half of the cost leave out?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    return np.append(dtheta1.ravel(), dtheta2.ravel()) + lambda_ / m * thetas


# %% nn_gradient: first_row_free
# misconception: The first row is left out of the price instead of the first column.
# hint: Does a row of theta1 belong to a hidden unit or to an input?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[1:] += lambda_ / m * theta1[1:]
    dtheta2[1:] += lambda_ / m * theta2[1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: price_without_mean
# misconception: lambda is added without dividing by m.
# hint: What stands in front of the squares in the cost?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: half_a_price
# misconception: The factor 1/2 of the cost is kept although differentiating the square has used it up.
# hint: What is the derivative of half a square?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / (2 * m) * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / (2 * m) * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: only_the_first_matrix_priced
# misconception: The price is added to one matrix and forgotten for the other.
# hint: How many sums of squares does the cost contain?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: price_subtracted
# misconception: A price is thought to make the gradient smaller.
# hint: The price is added to the cost. What happens to its slope?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] -= lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] -= lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: biases_zeroed_in_the_view
# misconception: Setting a column of theta1 to 0 is thought to concern a copy; theta1 is a view of the caller's thetas.
# hint: Print thetas before and after the call.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    theta1[:, 0] = 0
    theta2[:, 0] = 0
    dtheta1 = dz1.T @ with_ones(X) + lambda_ / m * theta1
    dtheta2 = dz2.T @ with_ones(a1) + lambda_ / m * theta2
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: biases_zeroed_before_the_forward_pass
# misconception: The biases are removed for the price before the network has been run with them.
# hint: With which biases does your forward pass run?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    own = np.array(thetas, dtype=float)
    theta1, theta2 = split(own, n_in, n_hidden, Y.shape[1])
    theta1[:, 0] = 0
    theta2[:, 0] = 0
    a1, a2 = forward(own, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1 = dz1.T @ with_ones(X) + lambda_ / m * theta1
    dtheta2 = dz2.T @ with_ones(a1) + lambda_ / m * theta2
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: second_matrix_first
# misconception: The parts are put together in the order in which they were computed.
# hint: Which matrix does split take from the front of the vector?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta2.ravel(), dtheta1.ravel())


# %% nn_gradient: transposed_before_unrolling
# misconception: The products are formed the other way round, which is the transpose and has as many entries.
# hint: Compare the shapes of dtheta1 and theta1 before you unroll.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = with_ones(X).T @ dz1, with_ones(a1).T @ dz2
    dtheta1[1:] += lambda_ / m * theta1[:, 1:].T
    dtheta2[1:] += lambda_ / m * theta2[:, 1:].T
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: two_matrices
# misconception: The two matrices are returned as they are instead of as one vector.
# hint: What does fmin_cg expect: one vector or two matrices?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return dtheta1, dtheta2


# %% nn_gradient: integer_result
# misconception: zeros_like(thetas) is thought to hold slopes; for whole numbers it cuts the decimals off.
# hint: Try it with whole numbers in thetas and look at the dtype of the result.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    gradient = np.zeros_like(thetas)
    dtheta1, dtheta2 = split(gradient, n_in, n_hidden, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1[...] = dz1.T @ with_ones(X) + lambda_ / m * theta1 * (np.arange(n_in + 1) > 0)
    dtheta2[...] = dz2.T @ with_ones(a1) + lambda_ / m * theta2 * (np.arange(n_hidden + 1) > 0)
    return gradient


# %% nn_gradient: twenty_five_units
# misconception: The number of hidden units of the example is written into the function.
# hint: Which argument have you not used?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, 25, Y.shape[1])
    a1, a2 = forward(thetas, X, 25, Y.shape[1])
    dz2 = (a2 - Y) / m
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: single_precision
# misconception: float32 is thought to be exact enough.
# hint: Which dtype do you compute in?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas.astype(np.float32), n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz2 = ((a2 - Y) / m).astype(np.float32)
    dz1 = dz2 @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1, dtheta2 = dz1.T @ with_ones(X), dz2.T @ with_ones(a1)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    dtheta2[:, 1:] += lambda_ / m * theta2[:, 1:]
    return np.append(dtheta1.ravel(), dtheta2.ravel())


# %% nn_gradient: second_matrix_zero
# misconception: Only the first matrix is thought to need a gradient; a check of the first entries does not see it.
# hint: Compare all entries with the measured gradient, the last ones included.
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    m, n_in = X.shape
    theta1, theta2 = split(thetas, n_in, n_hidden, Y.shape[1])
    a1, a2 = forward(thetas, X, n_hidden, Y.shape[1])
    dz1 = ((a2 - Y) / m) @ theta2[:, 1:] * a1 * (1 - a1)
    dtheta1 = dz1.T @ with_ones(X)
    dtheta1[:, 1:] += lambda_ / m * theta1[:, 1:]
    return np.append(dtheta1.ravel(), np.zeros(theta2.size))


# %% nn_gradient: measured_coarsely
# misconception: The measured gradient is returned instead of the derived one.
# hint: The measured gradient is the judge. Who is judged here?
def nn_gradient(thetas, X, Y, lambda_, n_hidden):
    return numerical_gradient(lambda at: nn_cost(at, X, Y, lambda_, n_hidden), thetas, 1e-3)


# %% fit: start_returned
# misconception: fmin_cg is thought to move the vector that it is given; its result is thrown away.
# hint: Which vector holds the result of fmin_cg?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=(X, Y, lambda_, n_hidden), maxiter=max_iterations, disp=False)
    return thetas


# %% fit: iterations_ignored
# misconception: fmin_cg is left to stop when it likes.
# hint: Which argument of your function is not used?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=(X, Y, lambda_, n_hidden), disp=False)


# %% fit: sixty_iterations
# misconception: The number of iterations of the example is written into the function.
# hint: What happens when it is called with max_iterations = 2?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=(X, Y, lambda_, n_hidden), maxiter=60, disp=False)


# %% fit: one_iteration_more
# misconception: maxiter is thought to be excluded, as the end of a range is.
# hint: How many iterations are allowed when max_iterations is 0?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    return fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=settings, maxiter=max_iterations + 1, disp=False)


# %% fit: price_of_zero
# misconception: Regularisation is left out of the training.
# hint: Which argument of your function is not used?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=(X, Y, 0, n_hidden), maxiter=max_iterations, disp=False)


# %% fit: price_of_one
# misconception: The lambda of the example is written into the function.
# hint: Which argument of your function is not used?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=(X, Y, 1.0, n_hidden), maxiter=max_iterations, disp=False)


# %% fit: price_in_the_cost_only
# misconception: Cost and gradient are given different prices, so that they do not belong together.
# hint: Is your second function the gradient of your first one?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    def cost(at):
        return nn_cost(at, X, Y, lambda_, n_hidden)

    def gradient(at):
        return nn_gradient(at, X, Y, 0.0, n_hidden)

    return fmin_cg(cost, thetas, fprime=gradient, maxiter=max_iterations, disp=False)


# %% fit: everything_returned
# misconception: full_output is switched on, and the tuple of five is returned.
# hint: What is the type of your result?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    return fmin_cg(
        nn_cost, thetas, fprime=nn_gradient, args=settings, maxiter=max_iterations, full_output=True, disp=False
    )


# %% fit: cost_returned
# misconception: The smallest cost is returned instead of the parameters that have it.
# hint: What do you need in order to read digits with the trained network?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    best = fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=settings, maxiter=max_iterations, disp=False)
    return nn_cost(best, *settings)


# %% fit: exchanged_settings
# misconception: The order of args is thought not to matter.
# hint: In which order does nn_cost take what stands behind thetas?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(
        nn_cost, thetas, fprime=nn_gradient, args=(Y, X, lambda_, n_hidden), maxiter=max_iterations, disp=False
    )


# %% fit: gradient_called
# misconception: nn_gradient is called, and its value is handed on instead of the function.
# hint: fmin_cg needs the gradient at many places. What do you hand to it: a function or an array?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    here = nn_gradient(thetas, *settings)
    return fmin_cg(nn_cost, thetas, fprime=here, args=settings, maxiter=max_iterations, disp=False)


# %% fit: own_random_start
# misconception: A fresh start is drawn and the given one ignored.
# hint: Call it twice with the same arguments. Should the results differ?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    start = np.random.default_rng().uniform(-0.12, 0.12, len(thetas))
    settings = (X, Y, lambda_, n_hidden)
    return fmin_cg(nn_cost, start, fprime=nn_gradient, args=settings, maxiter=max_iterations, disp=False)


# %% fit: zero_start
# misconception: Zeros are thought to be as good a start as any.
# hint: Where should the first iteration begin?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    return fmin_cg(
        nn_cost, np.zeros(len(thetas)), fprime=nn_gradient, args=settings, maxiter=max_iterations, disp=False
    )


# %% fit: writes_into_the_start
# misconception: The caller's vector is used to hold the result.
# hint: Print thetas before and after the call.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    thetas[:] = fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=settings, maxiter=max_iterations, disp=False)
    return thetas


# %% fit: plain_descent
# misconception: Steps of a fixed length against the gradient are taken instead of using fmin_cg.
# hint: Which optimiser does the question ask for, and who chooses its step length?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    at = np.array(thetas, dtype=float)
    for _ in range(max_iterations):
        at = at - 0.5 * nn_gradient(at, X, Y, lambda_, n_hidden)
    return at


# %% fit: cost_reversed
# misconception: fmin_cg is thought to look for a maximum, so both signs are turned.
# hint: What does the m-i-n in fmin_cg stand for?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    settings = (X, Y, lambda_, n_hidden)
    return fmin_cg(
        lambda at: -nn_cost(at, *settings),
        thetas,
        fprime=lambda at: -nn_gradient(at, *settings),
        maxiter=max_iterations,
        disp=False,
    )


# %% fit: twenty_five_units
# misconception: The number of hidden units of the example is written into the function.
# hint: Which argument of your function is not used?
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(nn_cost, thetas, fprime=nn_gradient, args=(X, Y, lambda_, 25), maxiter=max_iterations, disp=False)


# %% fit: without_the_gradient
# misconception: The gradient is thought to be an option; fmin_cg then measures every slope, slowly and less exactly.
# hint: Which function of yours is not used? Time your training with the real digits.
def fit(thetas, X, Y, lambda_, n_hidden, max_iterations):
    return fmin_cg(nn_cost, thetas, args=(X, Y, lambda_, n_hidden), maxiter=max_iterations, disp=False)


# %% predict: largest_of_each_column
# misconception: axis=0 is thought to go through the samples one by one; it looks for the largest within each column.
# hint: How many labels should come out: one per sample or one per digit?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.argmax(a2, axis=0)


# %% predict: largest_of_all
# misconception: Without an axis the largest of all entries is found, one number for all samples.
# hint: How many labels does your function return?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.argmax(a2)


# %% predict: the_output_itself
# misconception: The largest value is returned instead of its place.
# hint: Is it asked how sure the network is, or which digit it sees?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.max(a2, axis=1)


# %% predict: one_hot
# misconception: Rows of zeros and ones are returned, like Y, instead of labels.
# hint: What is the shape of labels, and what is the shape of your result?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.where(a2 == np.amax(a2, axis=1, keepdims=True), 1, 0)


# %% predict: counted_from_one
# misconception: Columns are counted from 1.
# hint: Which digit belongs to the first column of Y?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.argmax(a2, axis=1) + 1


# %% predict: smallest
# misconception: argmin is used, as if the outputs were errors.
# hint: Which output does the network give to the digit that it believes in?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.argmin(a2, axis=1)


# %% predict: first_above_one_half
# misconception: An output above one half is thought to be the answer; there may be several, or none.
# hint: What does your function return when all outputs are below one half?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.argmax(a2 > 0.5, axis=1)


# %% predict: hidden_units
# misconception: The most active hidden unit is taken for the answer.
# hint: Which of the two arrays has one column per digit?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.argmax(a1, axis=1)


# %% predict: kept_axis
# misconception: One column is thought to be the same as a vector.
# hint: Compare the shape of your result with that of labels.
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.argmax(a2, axis=1, keepdims=True)


# %% predict: last_of_equals
# misconception: Sorting is thought to treat equal outputs in the same way; the last one comes out on top.
# hint: Which label wins when all outputs are equal?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return n_classes - 1 - np.argmax(a2[:, ::-1], axis=1)


# %% predict: decimal_labels
# misconception: Labels of 3.0 are thought to be as good as 3; they cannot be used as an index.
# hint: Which dtype does your result have, and which one has labels?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    found = np.zeros(len(X))
    for s in range(len(X)):
        found[s] = np.argmax(a2[s])
    return found


# %% predict: ten_classes
# misconception: The number of digits is written into the function.
# hint: Which argument of your function is not used?
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, 10)
    return np.argmax(a2, axis=1)


# %% predict: biases_left_out
# misconception: The columns of ones are forgotten, so that no bias takes part.
# hint: With which number is the first column of theta1 multiplied?
def predict(thetas, X, n_hidden, n_classes):
    theta1, theta2 = split(thetas, X.shape[1], n_hidden, n_classes)
    return np.argmax(sigmoid(sigmoid(X @ theta1[:, 1:].T) @ theta2[:, 1:].T), axis=1)


# %% predict: linear_hidden_units
# misconception: The sigmoid of the hidden units is thought not to matter for which output is largest.
# hint: Leaving out the last sigmoid moves no maximum. Is the same true of the first one?
def predict(thetas, X, n_hidden, n_classes):
    theta1, theta2 = split(thetas, X.shape[1], n_hidden, n_classes)
    return np.argmax(with_ones(with_ones(X) @ theta1.T) @ theta2.T, axis=1)


# %% predict: squeezed
# misconception: np.squeeze is thought to tidy up; for a single sample it removes the axis that is needed.
# hint: Try it with one sample and look at the shape.
def predict(thetas, X, n_hidden, n_classes):
    a1, a2 = forward(thetas, X, n_hidden, n_classes)
    return np.squeeze(np.argmax(a2, axis=1))


# %% accuracy: count
# misconception: The number of right answers is returned instead of their share.
# hint: What should come out when all of 797 labels are right?
def accuracy(labels_pred, labels_true):
    return np.sum(labels_pred == labels_true)


# %% accuracy: percentage
# misconception: Percent are returned.
# hint: Between which two numbers does a share lie?
def accuracy(labels_pred, labels_true):
    return 100 * np.mean(labels_pred == labels_true)


# %% accuracy: share_of_errors
# misconception: The share of wrong answers is returned.
# hint: What should come out when all labels are right?
def accuracy(labels_pred, labels_true):
    return np.mean(labels_pred != labels_true)


# %% accuracy: all_or_nothing
# misconception: np.all asks whether every single answer is right.
# hint: Which two values can your function return?
def accuracy(labels_pred, labels_true):
    return float(np.all(labels_pred == labels_true))


# %% accuracy: average_distance
# misconception: Labels are treated as quantities, as if an 8 were nearly a 9.
# hint: Is reading a 9 as an 8 less wrong than reading it as a 1?
def accuracy(labels_pred, labels_true):
    return 1 - np.mean(np.abs(labels_pred.astype(float) - labels_true)) / 9


# %% accuracy: zeros_do_not_count
# misconception: Right answers are counted by their product with the label, so that the digit 0 is lost.
# hint: Try it with labels that are all 0.
def accuracy(labels_pred, labels_true):
    return np.count_nonzero(labels_true * (labels_pred == labels_true)) / len(labels_true)


# %% accuracy: divided_by_ten
# misconception: The share is taken of the number of classes.
# hint: Of how many answers is it the share?
def accuracy(labels_pred, labels_true):
    return np.sum(labels_pred == labels_true) / 10


# %% accuracy: same_labels_anywhere
# misconception: It is compared how often each label occurs, not where.
# hint: Exchange two predictions. Should the accuracy change?
def accuracy(labels_pred, labels_true):
    return np.mean(np.sort(labels_pred) == np.sort(labels_true))


# %% accuracy: every_pair
# misconception: An additional axis makes NumPy compare every prediction with every label.
# hint: What is the shape of the comparison in your function?
def accuracy(labels_pred, labels_true):
    return np.mean(labels_pred[:, None] == labels_true)


# %% accuracy: rounded
# misconception: The share is rounded for printing inside the function.
# hint: What is your result for one right answer out of 800?
def accuracy(labels_pred, labels_true):
    return round(float(np.mean(labels_pred == labels_true)), 2)


# %% accuracy: not_averaged
# misconception: The comparison itself is returned.
# hint: How many numbers should come out?
def accuracy(labels_pred, labels_true):
    return labels_pred == labels_true


# %% pad_zeros: rim_repeated
# misconception: The pixels of the rim are continued instead of zeros.
# hint: Which numbers stand in the ring?
def pad_zeros(image):
    return np.pad(image, 1, mode="edge")


# %% pad_zeros: two_rings
# misconception: The number of added rows is taken for the width of the ring.
# hint: np.pad adds its second argument on each side.
def pad_zeros(image):
    return np.pad(image, 2)


# %% pad_zeros: one_side
# misconception: Zeros are added on one side of each axis only.
# hint: Which sides of the image does your ring miss?
def pad_zeros(image):
    return np.pad(image, (0, 1))


# %% pad_zeros: rows_only
# misconception: Rows are added above and below, and the columns are forgotten.
# hint: Compare the width of your result with that of the image.
def pad_zeros(image):
    blank = np.zeros((1, image.shape[1]))
    return np.vstack([blank, image, blank])


# %% pad_zeros: ones
# misconception: The ring is filled with ones.
# hint: Which numbers stand in the ring?
def pad_zeros(image):
    return np.pad(image, 1, constant_values=1)


# %% pad_zeros: size_of_the_digits
# misconception: The size of the digits is written into the function.
# hint: What happens with an image of 20 by 24 pixels?
def pad_zeros(image):
    padded = np.zeros((10, 10))
    padded[1:9, 1:9] = image
    return padded


# %% pad_zeros: exchanged_axes
# misconception: Height and width are exchanged.
# hint: Try an image that is not a square.
def pad_zeros(image):
    padded = np.zeros((image.shape[1] + 2, image.shape[0] + 2))
    padded[1:-1, 1:-1] = image.T
    return padded


# %% pad_zeros: whole_numbers
# misconception: Pixels are thought to be whole numbers; decimals are cut off.
# hint: Try an image with pixels of 0.5.
def pad_zeros(image):
    padded = np.zeros((image.shape[0] + 2, image.shape[1] + 2), dtype=int)
    padded[1:-1, 1:-1] = image
    return padded


# %% pad_zeros: no_negative_pixels
# misconception: Negative pixels are thought to be a mistake and removed.
# hint: What stays as it is, according to the question?
def pad_zeros(image):
    return np.maximum(np.pad(image, 1), 0)


# %% pad_zeros: rim_overwritten
# misconception: The rim of the image itself is set to zero.
# hint: Print the image before and after the call, and compare the shapes.
def pad_zeros(image):
    image[0] = image[-1] = 0
    image[:, 0] = image[:, -1] = 0
    return image


# %% pad_zeros: moved_to_the_corner
# misconception: The image is put into the upper left corner of the larger one.
# hint: How far is the image from each side of your result?
def pad_zeros(image):
    padded = np.zeros((image.shape[0] + 2, image.shape[1] + 2))
    padded[: image.shape[0], : image.shape[1]] = image
    return padded


# %% cross_correlate: turned_kernel
# misconception: The kernel is turned upside down and left to right, as in the convolution of mathematics.
# hint: Which kernel entry is multiplied with the pixel to the upper left, in the formula and in your function?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] * kernel[::-1, ::-1])
    return result


# %% cross_correlate: transposed_kernel
# misconception: Rows and columns of the kernel are exchanged.
# hint: Try it with left_to_right and an image that has one vertical edge.
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] * kernel.T)
    return result


# %% cross_correlate: type_of_the_image
# misconception: zeros_like(image) is thought to hold any sum; for uint8 it holds neither signs nor decimals.
# hint: Look at the dtype of your result for one of the digits.
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros_like(image)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = (
                int(np.sum(padded[r : r + 3, c : c + 3] * kernel)) % 256
                if image.dtype == np.uint8
                else np.sum(padded[r : r + 3, c : c + 3] * kernel)
            )
    return result


# %% cross_correlate: whole_numbers
# misconception: The sums are thought to be whole numbers.
# hint: Try a kernel with entries of 0.5.
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape, dtype=int)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] * kernel)
    return result


# %% cross_correlate: without_padding
# misconception: Only places where the window lies inside are computed, so that the result is smaller.
# hint: Compare the shape of your result with that of the image.
def cross_correlate(image, kernel):
    rows, columns = image.shape[0] - 2, image.shape[1] - 2
    result = np.zeros((max(rows, 0), max(columns, 0)))
    for r in range(rows):
        for c in range(columns):
            result[r, c] = np.sum(image[r : r + 3, c : c + 3] * kernel)
    return result


# %% cross_correlate: border_left_out
# misconception: The loops run over the inside only; the border stays 0.
# hint: Which rows and columns of the result are never written?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(1, image.shape[0] - 1):
        for c in range(1, image.shape[1] - 1):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] * kernel)
    return result


# %% cross_correlate: last_row_and_column_forgotten
# misconception: The end of range is thought to be included.
# hint: What is the last number of range(5)?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0] - 1):
        for c in range(image.shape[1] - 1):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] * kernel)
    return result


# %% cross_correlate: negative_sums_clipped
# misconception: Pixels are thought never to be negative, so negative sums become 0.
# hint: What does a negative sum say about the edge?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = max(np.sum(padded[r : r + 3, c : c + 3] * kernel), 0)
    return result


# %% cross_correlate: signs_removed
# misconception: Only the strength of an edge is thought to count.
# hint: What does a negative sum say about the edge?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = abs(np.sum(padded[r : r + 3, c : c + 3] * kernel))
    return result


# %% cross_correlate: mean
# misconception: The nine products are averaged instead of added up.
# hint: Which sign stands in front of the products in the formula?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.mean(padded[r : r + 3, c : c + 3] * kernel)
    return result


# %% cross_correlate: matrix_product
# misconception: The window and the kernel are multiplied as matrices.
# hint: Which pixel is multiplied with which entry of the kernel? Which kind of product is that?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] @ kernel)
    return result


# %% cross_correlate: square_images_only
# misconception: The height is used for both loops.
# hint: Try an image that is wider than high.
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(min(image.shape)):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] * kernel)
    return result


# %% cross_correlate: rim_repeated
# misconception: The pixels of the rim are continued instead of zeros.
# hint: Which numbers lie under the window where it sticks out of the image?
def cross_correlate(image, kernel):
    padded = np.pad(image, 1, mode="edge")
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(padded[r : r + 3, c : c + 3] * kernel)
    return result


# %% cross_correlate: written_into_the_image
# misconception: The result is written into the image, whose later windows then see results instead of pixels.
# hint: Print the image before and after the call.
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            image[r, c] = int(np.sum(padded[r : r + 3, c : c + 3] * kernel)) % 100
    return image


# %% cross_correlate: window_of_two
# misconception: The end of a slice is thought to be included, so the window has two rows and columns.
# hint: How many numbers does padded[r : r + 2] hold?
def cross_correlate(image, kernel):
    padded = pad_zeros(image)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(padded[r : r + 2, c : c + 2] * kernel[:2, :2])
    return result
