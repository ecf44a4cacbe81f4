# Right but unusual answers, one per cell: `# %% question: name`, why it is right, the code that overrides the answer.

# %% model: unpacked
# why: The two parameters get names of their own.
def model(x, omega):
    height, place = omega
    return height / (1 + np.square(x - place))


# %% model: loop
# why: Slow and plain, sample by sample; a list of numbers is as good as an array.
def model(x, omega):
    return [float(omega[0]) / ((float(value) - float(omega[1])) ** 2 + 1) for value in x]


# %% model: multiplied_out
# why: The square multiplied out.
def model(x, omega):
    d = np.asarray(x, dtype=float) - omega[1]
    return omega[0] * (d * d + 1) ** -1.0


# %% model: complex_distance
# why: The squared distance from the complex number omega1 + i is the denominator.
def model(x, omega):
    return omega[0] / np.abs(x - (omega[1] + 1j)) ** 2


# %% model: own_array
# why: In-place operations on an own array hurt nobody.
def model(x, omega):
    y_pred = np.array(x, dtype=float)
    y_pred -= omega[1]
    y_pred *= y_pred
    y_pred += 1
    return omega[0] / y_pred


# %% sample_batch: choice_of_indices
# why: Without replacement, no sample comes twice.
def sample_batch(x, y, batch_size, rng):
    chosen = rng.choice(len(x), size=batch_size, replace=False)
    return x[chosen], y[chosen]


# %% sample_batch: head_of_a_permutation
# why: The first entries of a random order are a random selection.
def sample_batch(x, y, batch_size, rng):
    order = rng.permutation(len(x))[:batch_size]
    return np.take(x, order), np.take(y, order)


# %% sample_batch: pairs_as_rows
# why: Whole rows of a table are drawn, so pairs cannot be torn.
def sample_batch(x, y, batch_size, rng):
    table = np.column_stack([x, y])
    drawn = rng.choice(table, size=batch_size, axis=0)
    return drawn[:, 0], drawn[:, 1]


# %% sample_batch: one_by_one
# why: Slow and plain; the results are lists.
def sample_batch(x, y, batch_size, rng):
    x_batch, y_batch = [], []
    for _ in range(batch_size):
        k = int(rng.integers(0, len(y)))
        x_batch.append(float(x[k]))
        y_batch.append(float(y[k]))
    return x_batch, y_batch


# %% sample_batch: scaled_fractions
# why: A random fraction of the length, cut off to a whole number.
def sample_batch(x, y, batch_size, rng):
    places = (rng.random(batch_size) * len(x)).astype(int)
    return x[places], y[places]


# %% sample_batch: sorted_indices
# why: The order within a batch does not matter, as long as pairs stay pairs.
def sample_batch(x, y, batch_size, rng):
    places = np.sort(rng.choice(np.arange(len(x)), batch_size, replace=False))
    return [x[places], y[places]]


# %% mse_cost: dot_product
# why: The sum of squares is the product of the error with itself.
def mse_cost(y_pred, y_true):
    error = np.subtract(y_pred, y_true)
    return error @ error / (2 * error.size)


# %% mse_cost: plain_python
# why: Slow and plain, sample by sample.
def mse_cost(y_pred, y_true):
    total = 0.0
    for a, b in zip(y_pred, y_true):
        total += (float(a) - float(b)) ** 2
    return total / len(y_true) / 2


# %% mse_cost: norm
# why: The norm is the root of the sum of squares.
def mse_cost(y_pred, y_true):
    return float(np.linalg.norm(y_pred - y_true) ** 2 / (2 * len(y_pred)))


# %% mse_cost: variance_plus_bias
# why: The mean square is the variance plus the square of the mean.
def mse_cost(y_pred, y_true):
    error = y_true - y_pred
    return (np.var(error) + np.mean(error) ** 2) / 2


# %% mse_cost: mean_of_halves
# why: Half of each square, then the mean; a 0-dimensional array is a number, too.
def mse_cost(y_pred, y_true):
    return np.asarray(np.average(np.square(y_true - y_pred) / 2, axis=0))


# %% cost_landscape: comprehension
# why: The two loops as one expression.
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([[mse_cost(model(x, [a, b]), y_true) for a in omega0s] for b in omega1s])


# %% cost_landscape: broadcast
# why: All settings at once with three axes, and no loop.
def cost_landscape(x, y_true, omega0s, omega1s):
    curves = 1 / ((x - np.asarray(omega1s)[:, None, None]) ** 2 + 1)
    return 0.5 * np.mean((np.asarray(omega0s)[None, :, None] * curves - y_true) ** 2, axis=-1)


# %% cost_landscape: meshgrid
# why: meshgrid makes the two coordinates of every point, rows for the second argument.
def cost_landscape(x, y_true, omega0s, omega1s):
    first, second = np.meshgrid(omega0s, omega1s)
    costs = [mse_cost(model(x, np.array(pair)), y_true) for pair in zip(first.ravel(), second.ravel())]
    return np.reshape(costs, first.shape)


# %% cost_landscape: transposed_twice
# why: Filled by columns and transposed at the end.
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.empty((len(omega0s), len(omega1s)))
    for i in range(len(omega0s)):
        for j in range(len(omega1s)):
            costs[i][j] = mse_cost(model(x, (omega0s[i], omega1s[j])), y_true)
    return costs.T


# %% cost_landscape: parabolas
# why: The cost is a parabola in omega0 whose three coefficients depend on omega1.
def cost_landscape(x, y_true, omega0s, omega1s):
    rows = []
    for b in omega1s:
        curve = 1 / (1 + (x - b) ** 2)
        rows.append([float(sum((a * curve - y_true) ** 2)) / (2 * len(x)) for a in omega0s])
    return rows


# %% gradient_step: matrix_of_slopes
# why: The slopes as rows of a matrix; the matrix product is the sum over the samples.
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    slopes = np.stack([1 / (d**2 + 1), 2 * omega[0] * d / (d**2 + 1) ** 2])
    return slopes @ (y_pred - y_true) / len(x)


# %% gradient_step: mean_over_an_axis
# why: One gradient per sample, then the mean over the samples.
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    curve = 1 / (1 + d * d)
    each = (y_pred - y_true)[:, None] * np.column_stack([curve, 2 * omega[0] * d * curve * curve])
    return each.mean(axis=0)


# %% gradient_step: predicts_again
# why: The prediction is computed again instead of taken from the argument; it is the same.
def gradient_step(omega, x, y_true, y_pred):
    a, b = omega
    q = (x - b) ** 2 + 1
    error = a / q - y_true
    return np.array([np.dot(error, 1 / q), np.dot(error, 2 * a * (x - b) / q**2)]) / x.size


# %% gradient_step: sample_by_sample
# why: Slow and plain; the contributions are added up and divided at the end.
def gradient_step(omega, x, y_true, y_pred):
    first = second = 0.0
    for xs, ys, ps in zip(x, y_true, y_pred):
        d = float(xs) - float(omega[1])
        first += (float(ps) - float(ys)) / (d * d + 1)
        second += (float(ps) - float(ys)) * 2 * float(omega[0]) * d / (d * d + 1) ** 2
    return np.array([first / len(x), second / len(x)])


# %% gradient_step: minus_minus
# why: Both minus signs left standing.
def gradient_step(omega, x, y_true, y_pred):
    q = 1 + (omega[1] - x) ** 2
    slope0 = -np.average((y_true - y_pred) / q)
    slope1 = np.average((y_pred - y_true) * (-omega[0] / q**2) * 2 * (omega[1] - x))
    return np.hstack([slope0, slope1])


# %% train_step: copy_and_subtract
# why: A copy may be changed in place.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = np.array(omega, dtype=float)
    new_omega -= learning_rate * np.asarray(gradient_step(omega, x_batch, y_batch, y_pred))
    return [x_batch, y_batch, y_pred, float(mse_cost(y_pred, y_batch)), new_omega]


# %% train_step: written_out
# why: Everything written out; it does not depend on the earlier answers, and draws in its own way.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    chosen = rng.permutation(len(x))[:batch_size]
    x_batch, y_batch = x[chosen], y[chosen]
    d = x_batch - omega[1]
    y_pred = omega[0] / (d**2 + 1)
    error = y_pred - y_batch
    gradient = np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])
    return x_batch, y_batch, y_pred, 0.5 * np.mean(error**2), omega - learning_rate * gradient


# %% train_step: parameter_by_parameter
# why: Both slopes are taken before either parameter moves.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(batch[0], omega)
    slope0, slope1 = gradient_step(omega, *batch, y_pred)
    new_omega = np.array([omega[0] - learning_rate * slope0, omega[1] - learning_rate * slope1])
    return *batch, y_pred, mse_cost(y_pred, batch[1]), new_omega


# %% train_step: minus_the_gradient
# why: Adding minus the gradient is subtracting it; the result is a tuple of numbers.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    downhill = -np.asarray(gradient_step(omega, x_batch, y_batch, y_pred))
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), tuple(omega + learning_rate * downhill)


# %% train_step: keywords
# why: The earlier functions are called by keywords.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x=x, y=y, batch_size=batch_size, rng=rng)
    y_pred = model(x=x_batch, omega=omega)
    gradient = gradient_step(omega=omega, x=x_batch, y_true=y_batch, y_pred=y_pred)
    new_omega = np.subtract(omega, np.multiply(learning_rate, gradient))
    return x_batch, y_batch, y_pred, mse_cost(y_true=y_batch, y_pred=y_pred), new_omega


# %% schedule: one_over_time
# why: The learning rate falls like 1/t.
def schedule(step, learning_rate):
    return learning_rate / (1 + step / 50)


# %% schedule: exponential
# why: An exponential that begins a little below the given rate.
def schedule(step, learning_rate):
    return 0.9 * learning_rate * np.exp(-step / 100)


# %% schedule: staircase
# why: Half the rate every hundred steps.
def schedule(step, learning_rate):
    return learning_rate * 0.5 ** (step // 100)


# %% schedule: root
# why: Falls like the root of the step number; written with a list of one branch per case.
def schedule(step, learning_rate):
    if step == 0:
        return learning_rate
    return learning_rate / np.sqrt(step + 1)


# %% schedule: floor
# why: A straight line that ends at a small positive rate.
def schedule(step, learning_rate):
    return max(learning_rate * (1 - step / 200), 0.01 * learning_rate)


# %% schedule: half_a_cosine
# why: Half a wave of a cosine reaches zero only after step 500.
def schedule(step, learning_rate):
    return float(learning_rate * 0.5 * (1 + np.cos(np.pi * min(step, 999) / 1000)))
