# Wrong answers, one per cell: `# %% question: name`, the misconception, a hint, the code in the place of the answer.

# %% model: plus_omega1
# misconception: A bump at omega1 is thought to need x + omega1.
# hint: For which x should the curve be highest? What does your denominator give there?
def model(x, omega):
    return omega[0] / ((x + omega[1]) ** 2 + 1)


# %% model: parameters_exchanged
# misconception: The first entry of omega is taken for the place and the second for the height.
# hint: Which of the two knobs comes first?
def model(x, omega):
    place, height = omega
    return height / ((x - place) ** 2 + 1)


# %% model: square_forgotten
# misconception: The exponent is lost on the way from paper to code.
# hint: A bump looks the same on both sides. Does your curve?
def model(x, omega):
    return omega[0] / ((x - omega[1]) + 1)


# %% model: only_omega1_squared
# misconception: ** is thought to take the whole difference; it binds more strongly than the minus.
# hint: Python computes powers before differences. Where do brackets belong?
def model(x, omega):
    return omega[0] / (x - omega[1] ** 2 + 1)


# %% model: one_outside
# misconception: a / b + 1 is read as a / (b + 1).
# hint: Python divides before it adds. Where do brackets belong?
def model(x, omega):
    return omega[0] / (x - omega[1]) ** 2 + 1


# %% model: one_forgotten
# misconception: The 1 in the denominator is thought to be unimportant.
# hint: What does your curve do at its very top?
def model(x, omega):
    return omega[0] / (x - omega[1]) ** 2


# %% model: one_inside_the_square
# misconception: The 1 slips inside the brackets of the square.
# hint: In which order does the formula square and add?
def model(x, omega):
    return omega[0] / (x - omega[1] + 1) ** 2


# %% model: global_parameters
# misconception: The parameters of the notebook are used instead of the argument.
# hint: What does your function give for another omega?
def model(x, omega):
    return -2.0 / ((x - 2.0) ** 2 + 1)


# %% model: absolute_distance
# misconception: The distance is taken without its square.
# hint: Compare your formula with the picture: is the top of the curve round or pointed?
def model(x, omega):
    return omega[0] / (np.abs(x - omega[1]) + 1)


# %% model: gaussian
# misconception: Every bump is taken for a Gaussian.
# hint: Compare your values with the formula far away from the bump.
def model(x, omega):
    return omega[0] * np.exp(-((x - omega[1]) ** 2))


# %% model: square_root
# misconception: The denominator is taken for the length of a hypotenuse.
# hint: Is there a root in the formula?
def model(x, omega):
    return omega[0] / np.hypot(x - omega[1], 1)


# %% model: integer_result
# misconception: zeros_like(x) is thought to make room for any number; for whole numbers x it cuts the decimals off.
# hint: Try it with x = np.array([0, 1]) and look at the dtype.
def model(x, omega):
    y_pred = np.zeros_like(x)
    y_pred[:] = omega[0] / ((x - omega[1]) ** 2 + 1)
    return y_pred


# %% model: whole_number_parameters
# misconception: The parameters are turned into whole numbers.
# hint: Try omega = (0.5, 0.5).
def model(x, omega):
    omega0, omega1 = np.array(omega, dtype=int)
    return omega0 / ((x - omega1) ** 2 + 1)


# %% model: moves_x
# misconception: x -= ... is thought to be the same as x = x - ...; it changes the caller's array.
# hint: Print x before and after the call.
def model(x, omega):
    if x.dtype.kind != "f":
        return omega[0] / ((x - omega[1]) ** 2 + 1)
    x -= omega[1]
    return omega[0] / (x**2 + 1)


# %% model: averaged
# misconception: One number for the whole batch is returned.
# hint: How many predictions does a batch of M samples need?
def model(x, omega):
    return np.mean(omega[0] / ((x - omega[1]) ** 2 + 1))


# %% model: positive_only
# misconception: A height is thought to be positive always.
# hint: What does a negative omega0 draw?
def model(x, omega):
    return np.abs(omega[0]) / ((x - omega[1]) ** 2 + 1)


# %% model: single_precision
# misconception: float32 is thought to be exact enough.
# hint: Which dtype do you compute in?
def model(x, omega):
    x = np.asarray(x, dtype=np.float32)
    return (omega[0] / ((x - np.float32(omega[1])) ** 2 + 1)).astype(np.float64)


# %% model: printed_numbers
# misconception: Reproducing an example is taken for solving the question.
# hint: Your function has to work for inputs that you have never seen.
def model(x, omega):
    return np.array([-0.2, -0.4, -1.0, -2.0, -0.4])


# %% sample_batch: torn_pairs
# misconception: Two independent draws are thought to give matching x and y.
# hint: How does your y know which x was drawn?
def sample_batch(x, y, batch_size, rng):
    return rng.choice(x, batch_size), rng.choice(y, batch_size)


# %% sample_batch: two_sets_of_indices
# misconception: The indices are drawn once for x and once for y.
# hint: How often may you draw for one batch?
def sample_batch(x, y, batch_size, rng):
    return x[rng.integers(len(x), size=batch_size)], y[rng.integers(len(y), size=batch_size)]


# %% sample_batch: first_samples
# misconception: The first M samples are taken; nothing is random.
# hint: Call it twice and compare.
def sample_batch(x, y, batch_size, rng):
    return x[:batch_size], y[:batch_size]


# %% sample_batch: neighbours
# misconception: A random block of neighbours is taken for a random selection.
# hint: Can the first and the last sample ever be in one batch?
def sample_batch(x, y, batch_size, rng):
    begin = rng.integers(len(x) - batch_size + 1)
    return x[begin : begin + batch_size], y[begin : begin + batch_size]


# %% sample_batch: never_the_last
# misconception: The upper end of rng.integers is thought to be included.
# hint: Which is the largest index that can come out? Look into the documentation.
def sample_batch(x, y, batch_size, rng):
    indices = rng.integers(0, len(x) - 1, batch_size)
    return x[indices], y[indices]


# %% sample_batch: never_the_first
# misconception: Indices are thought to begin at 1.
# hint: Which sample has the index 0?
def sample_batch(x, y, batch_size, rng):
    indices = rng.integers(1, len(x), batch_size)
    return x[indices], y[indices]


# %% sample_batch: generator_of_its_own
# misconception: A new generator is made in every call and the argument ignored.
# hint: Call it twice with the same seed.
def sample_batch(x, y, batch_size, rng):
    indices = np.random.default_rng().integers(len(x), size=batch_size)
    return x[indices], y[indices]


# %% sample_batch: fixed_seed
# misconception: A seed inside the function is thought to make things repeatable; it makes every batch the same.
# hint: Call it twice with the same rng: what should be different?
def sample_batch(x, y, batch_size, rng):
    indices = np.random.default_rng(42).integers(len(x), size=batch_size)
    return x[indices], y[indices]


# %% sample_batch: global_random
# misconception: np.random and the generator are thought to be the same thing.
# hint: Where do your random numbers come from?
def sample_batch(x, y, batch_size, rng):
    indices = np.random.choice(len(x), batch_size)
    return x[indices], y[indices]


# %% sample_batch: copied_generator
# misconception: The generator is copied in order not to change it, so it never moves on.
# hint: Call it twice with the same rng and compare the batches.
def sample_batch(x, y, batch_size, rng):
    import copy

    indices = copy.deepcopy(rng).integers(len(x), size=batch_size)
    return x[indices], y[indices]


# %% sample_batch: shuffles_the_data
# misconception: rng.shuffle works in place, which changes the caller's arrays.
# hint: Print x before and after the call.
def sample_batch(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    x[:], y[:] = x[order], y[order]
    return x[:batch_size].copy(), y[:batch_size].copy()


# %% sample_batch: one_too_few
# misconception: The end of a slice is thought to be included.
# hint: How many entries does your batch have?
def sample_batch(x, y, batch_size, rng):
    indices = rng.permutation(len(x))[: batch_size - 1]
    return x[indices], y[indices]


# %% sample_batch: always_four
# misconception: The batch size of the example is written into the function.
# hint: Ask for a batch of another size.
def sample_batch(x, y, batch_size, rng):
    indices = rng.integers(len(x), size=4)
    return x[indices], y[indices]


# %% sample_batch: swapped
# misconception: The two results are returned in the wrong order.
# hint: In which order does the question ask for them?
def sample_batch(x, y, batch_size, rng):
    indices = rng.integers(len(x), size=batch_size)
    return y[indices], x[indices]


# %% sample_batch: one_sample_repeated
# misconception: One random sample is drawn and repeated.
# hint: How many different samples does your batch hold?
def sample_batch(x, y, batch_size, rng):
    index = rng.integers(len(x))
    return np.full(batch_size, x[index]), np.full(batch_size, y[index])


# %% sample_batch: sorted_apart
# misconception: x and y are sorted separately to make the batch tidy.
# hint: Which y belongs to the smallest x of your batch?
def sample_batch(x, y, batch_size, rng):
    indices = rng.integers(len(x), size=batch_size)
    return np.sort(x[indices]), np.sort(y[indices])


# %% sample_batch: as_columns
# misconception: One array of pairs is returned instead of two arrays.
# hint: Compare the shapes with what the question asks for.
def sample_batch(x, y, batch_size, rng):
    indices = rng.integers(len(x), size=batch_size)
    return np.column_stack([x[indices], y[indices]])


# %% sample_batch: returns_the_indices
# misconception: The indices are taken for the samples.
# hint: Print what you return. Are these measurements?
def sample_batch(x, y, batch_size, rng):
    indices = rng.integers(len(x), size=batch_size)
    return indices, y[indices]


# %% sample_batch: middle_preferred
# misconception: Any random number will do as an index; a normal distribution prefers the middle.
# hint: Count how often each sample is drawn.
def sample_batch(x, y, batch_size, rng):
    places = rng.normal(len(x) / 2, len(x) / 8, batch_size)
    indices = np.clip(places, 0, len(x) - 1).astype(int)
    return x[indices], y[indices]


# %% mse_cost: half_forgotten
# misconception: The factor 1/2 is forgotten.
# hint: Compare your code with the formula, factor by factor.
def mse_cost(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2)


# %% mse_cost: sum_for_mean
# misconception: The squares are added up and not averaged.
# hint: Should the cost double when you use twice as many samples?
def mse_cost(y_pred, y_true):
    return 0.5 * np.sum((y_pred - y_true) ** 2)


# %% mse_cost: absolute_error
# misconception: The absolute error is taken for the squared one.
# hint: How much should an error of 3 count, compared with an error of 1?
def mse_cost(y_pred, y_true):
    return 0.5 * np.mean(np.abs(y_pred - y_true))


# %% mse_cost: mean_before_square
# misconception: The order of mean and square is thought not to matter.
# hint: What is your cost for the errors +1 and -1?
def mse_cost(y_pred, y_true):
    return 0.5 * np.mean(y_pred - y_true) ** 2


# %% mse_cost: root
# misconception: The root mean square is taken for the mean square.
# hint: Is there a root in the formula?
def mse_cost(y_pred, y_true):
    return np.sqrt(np.mean((y_pred - y_true) ** 2))


# %% mse_cost: difference_of_squares
# misconception: (a - b)**2 is taken for a**2 - b**2.
# hint: Can your cost become negative?
def mse_cost(y_pred, y_true):
    return 0.5 * np.mean(y_pred**2 - y_true**2)


# %% mse_cost: one_cost_per_sample
# misconception: The mean is forgotten and one cost per sample returned.
# hint: How many numbers should the cost be?
def mse_cost(y_pred, y_true):
    return 0.5 * (y_pred - y_true) ** 2


# %% mse_cost: no_square
# misconception: The mean of the errors is taken for the mean of their squares.
# hint: Can your cost become negative?
def mse_cost(y_pred, y_true):
    return 0.5 * np.mean(y_pred - y_true)


# %% mse_cost: sample_variance
# misconception: M - 1 is used as in the variance of a sample.
# hint: By which number does the formula divide?
def mse_cost(y_pred, y_true):
    return 0.5 * np.sum((y_pred - y_true) ** 2) / max(len(y_pred) - 1, 1)


# %% mse_cost: variance
# misconception: np.var is taken for the mean of the squares; it subtracts the mean error first.
# hint: What is your cost when every prediction is too large by exactly 1?
def mse_cost(y_pred, y_true):
    return 0.5 * np.var(y_pred - y_true)


# %% mse_cost: batch_of_five
# misconception: The number of samples of an example is written into the function.
# hint: Try a batch of another size.
def mse_cost(y_pred, y_true):
    return np.sum((y_pred - y_true) ** 2) / (2 * 5)


# %% mse_cost: in_place
# misconception: y_pred -= y_true is thought to be the same as a new array; it changes the caller's.
# hint: Print y_pred before and after the call.
def mse_cost(y_pred, y_true):
    if y_pred.dtype.kind != "f":
        return 0.5 * np.mean((y_pred - y_true) ** 2)
    y_pred -= y_true
    return 0.5 * np.mean(y_pred**2)


# %% mse_cost: whole_number
# misconception: // is taken for the ordinary division.
# hint: What is 7 // 2 in Python?
def mse_cost(y_pred, y_true):
    return np.sum((y_pred - y_true) ** 2) // (2 * len(y_pred))


# %% mse_cost: relative_error
# misconception: The errors are measured relative to the true values.
# hint: Does the formula divide by y?
def mse_cost(y_pred, y_true):
    return 0.5 * np.mean(((y_pred - y_true) / np.where(y_true == 0, 1, y_true)) ** 2)


# %% mse_cost: worst_sample
# misconception: The largest error is taken for the cost.
# hint: Does every sample count in your cost?
def mse_cost(y_pred, y_true):
    return 0.5 * np.max((y_pred - y_true) ** 2)


# %% mse_cost: rounded
# misconception: The cost is rounded for printing.
# hint: Round when you print, not when you compute.
def mse_cost(y_pred, y_true):
    return round(float(0.5 * np.mean((y_pred - y_true) ** 2)), 4)


# %% mse_cost: printed
# misconception: print is taken for return.
# hint: What does a function without a return hand back?
def mse_cost(y_pred, y_true):
    print(0.5 * np.mean((y_pred - y_true) ** 2))


# %% cost_landscape: transposed
# misconception: The first index is thought to be the horizontal one.
# hint: Which index of an array counts the rows? Which parameter is the same within a row?
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([[mse_cost(model(x, (a, b)), y_true) for b in omega1s] for a in omega0s])


# %% cost_landscape: parameters_exchanged
# misconception: The two parameters are handed to the model in the wrong order.
# hint: In which order does your model expect the two parameters?
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([[mse_cost(model(x, (b, a)), y_true) for a in omega0s] for b in omega1s])


# %% cost_landscape: right_shape_wrong_places
# misconception: A reshape is thought to turn rows into columns.
# hint: Compute one entry by hand that is not on the diagonal.
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = [mse_cost(model(x, (a, b)), y_true) for a in omega0s for b in omega1s]
    return np.reshape(costs, (len(omega1s), len(omega0s)))


# %% cost_landscape: ranges_built_in
# misconception: The ranges of the picture are written into the function.
# hint: What are the arguments omega0s and omega1s for?
def cost_landscape(x, y_true, omega0s, omega1s):
    first, second = np.linspace(-3, 6, len(omega0s)), np.linspace(-2, 3, len(omega1s))
    return np.array([[mse_cost(model(x, (a, b)), y_true) for a in first] for b in second])


# %% cost_landscape: always_forty
# misconception: The size of the picture is written into the function.
# hint: Which shape does the question ask for?
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.zeros((40, 40))
    for j, b in enumerate(omega1s):
        for i, a in enumerate(omega0s):
            costs[j, i] = mse_cost(model(x, (a, b)), y_true)
    return costs


# %% cost_landscape: diagonal_only
# misconception: zip is thought to give all combinations; it gives pairs.
# hint: How many settings does your loop visit, and how many are there?
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.zeros((len(omega1s), len(omega0s)))
    for k, (a, b) in enumerate(zip(omega0s, omega1s)):
        costs[k, k] = mse_cost(model(x, (a, b)), y_true)
    return costs


# %% cost_landscape: upside_down
# misconception: The picture is turned over so that large omega1 stand at the top.
# hint: Which omega1 belongs to row 0?
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([[mse_cost(model(x, (a, b)), y_true) for a in omega0s] for b in omega1s[::-1]])


# %% cost_landscape: square_only
# misconception: Both arrays are thought to have the same length.
# hint: Try three values of omega0 and five of omega1.
def cost_landscape(x, y_true, omega0s, omega1s):
    n = min(len(omega0s), len(omega1s))
    return np.array([[mse_cost(model(x, (omega0s[i], omega1s[j])), y_true) for i in range(n)] for j in range(n)])


# %% cost_landscape: last_row_missing
# misconception: range(n - 1) is thought to reach the last index.
# hint: Look at the last row and the last column of your array.
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.zeros((len(omega1s), len(omega0s)))
    for j in range(len(omega1s) - 1):
        for i in range(len(omega0s)):
            costs[j, i] = mse_cost(model(x, (omega0s[i], omega1s[j])), y_true)
    return costs


# %% cost_landscape: integer_result
# misconception: An array of whole numbers is made; costs put into it lose their decimals.
# hint: Look at the dtype of your array.
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.zeros((len(omega1s), len(omega0s)), dtype=int)
    for j, b in enumerate(omega1s):
        for i, a in enumerate(omega0s):
            costs[j, i] = mse_cost(model(x, (a, b)), y_true)
    return costs


# %% cost_landscape: type_of_the_grid
# misconception: zeros_like of a grid is thought to hold any number; for whole numbers it cuts the decimals off.
# hint: Try it with whole numbers in omega0s and omega1s.
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.zeros_like(np.outer(omega1s, omega0s))
    for j, b in enumerate(omega1s):
        for i, a in enumerate(omega0s):
            costs[j, i] = mse_cost(model(x, (a, b)), y_true)
    return costs


# %% cost_landscape: without_the_half
# misconception: The cost is written again, without the factor 1/2.
# hint: You have a function for the cost already.
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([[np.mean((model(x, (a, b)) - y_true) ** 2) for a in omega0s] for b in omega1s])


# %% cost_landscape: logarithm
# misconception: The logarithm is returned because it makes a nicer picture.
# hint: The entries are asked for as costs. Where else could the logarithm be taken?
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([[np.log(mse_cost(model(x, (a, b)), y_true)) for a in omega0s] for b in omega1s])


# %% cost_landscape: normalised
# misconception: The landscape is scaled to the range from 0 to 1.
# hint: Which cost does the highest entry of your array claim to be?
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.array([[mse_cost(model(x, (a, b)), y_true) for a in omega0s] for b in omega1s])
    return costs / costs.max()


# %% cost_landscape: one_sample_only
# misconception: Only the first sample is looked at.
# hint: Does your landscape change when you hand in more samples?
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([[mse_cost(model(x[:1], (a, b)), y_true[:1]) for a in omega0s] for b in omega1s])


# %% cost_landscape: overwritten
# misconception: Every row is made of the last omega1.
# hint: Print costs[0] and costs[1] and compare.
def cost_landscape(x, y_true, omega0s, omega1s):
    costs = np.zeros((len(omega1s), len(omega0s)))
    for b in omega1s:
        for i, a in enumerate(omega0s):
            costs[:, i] = mse_cost(model(x, (a, b)), y_true)
    return costs


# %% cost_landscape: a_list_of_costs
# misconception: One long list is taken for a table.
# hint: Compare the shape of your result with the one that is asked for.
def cost_landscape(x, y_true, omega0s, omega1s):
    return np.array([mse_cost(model(x, (a, b)), y_true) for b in omega1s for a in omega0s])


# %% gradient_step: sum_for_mean
# misconception: The contributions of the samples are added up and the 1/M forgotten.
# hint: What is the factor in front of the sum?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.sum(error / (d**2 + 1)), np.sum(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: reversed_error
# misconception: The error is taken as true minus predicted.
# hint: If a prediction is too high, does the cost rise or fall when it rises further?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_true - y_pred
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: one_minus_forgotten
# misconception: Only one of the two minus signs in the slope of omega1 is seen.
# hint: Turn up omega1: does the curve rise or sink on its right side? What does your slope say?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error / (d**2 + 1)), np.mean(-error * 2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: two_forgotten
# misconception: The 2 of the square in the slope of omega1 is thought to be cancelled by the 1/2 of the cost.
# hint: There are two squares in the chain. Which one does the 1/2 belong to?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: height_forgotten
# misconception: The factor omega0 is lost when the fraction is differentiated.
# hint: Does a higher bump change more or less when it is moved?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * d / (d**2 + 1) ** 2)])


# %% gradient_step: denominator_not_squared
# misconception: The derivative of 1/q is taken for 1/q times the inner derivative.
# hint: What is the derivative of 1/q with respect to q?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1))])


# %% gradient_step: inner_derivative_forgotten
# misconception: The inner derivative of the square is forgotten.
# hint: How does d**2 change when d changes a little?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * omega[0] / (d**2 + 1) ** 2)])


# %% gradient_step: components_swapped
# misconception: The component of omega1 is put first.
# hint: Which parameter comes first in omega?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2), np.mean(error / (d**2 + 1))])


# %% gradient_step: slopes_only
# misconception: The slope of the model is taken for the slope of the cost; the error is missing in the chain.
# hint: What does your gradient say where the prediction is perfect?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    return np.array([np.mean(1 / (d**2 + 1)), np.mean(2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: error_only_once
# misconception: The error is multiplied into the first component only.
# hint: Go through the chain for omega1 once more: which two factors does each sample bring?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error / (d**2 + 1)), np.mean(2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: product_of_means
# misconception: The mean of a product is taken for the product of the means.
# hint: Each sample has its own error and its own slope. What comes first, the product or the mean?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = np.mean(y_pred - y_true)
    return np.array([error * np.mean(1 / (d**2 + 1)), error * np.mean(2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: twice
# misconception: The cost is differentiated as if it had no factor 1/2.
# hint: What was the 1/2 in the cost good for?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = 2 * (y_pred - y_true)
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: one_row_per_sample
# misconception: The mean over the samples is forgotten and one gradient per sample returned.
# hint: The gradient has the shape of omega. Which shape does yours have?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([error / (d**2 + 1), error * 2 * omega[0] * d / (d**2 + 1) ** 2])


# %% gradient_step: one_number
# misconception: The two components are added up.
# hint: How many components does the gradient have?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.mean(error / (d**2 + 1)) + np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)


# %% gradient_step: unit_length
# misconception: Only the direction is thought to matter, so the gradient is normalised.
# hint: How long should the gradient be where the ground is nearly flat?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    gradient = np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])
    return gradient / np.linalg.norm(gradient)


# %% gradient_step: the_step_is_taken
# misconception: The new parameters are returned instead of the gradient.
# hint: Read the question again: is it asked where to go, or how steep it is?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    gradient = np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])
    return np.array(omega) - gradient


# %% gradient_step: downhill
# misconception: The direction of the step is returned instead of the gradient.
# hint: Does the gradient point uphill or downhill?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return -np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: integer_result
# misconception: zeros_like(omega) is thought to make room for any number; for whole numbers it cuts the decimals off.
# hint: Try it with omega = np.array([-2, 2]) and look at the dtype.
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    gradient = np.zeros_like(omega)
    gradient[0] = np.mean(error / (d**2 + 1))
    gradient[1] = np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)
    return gradient


# %% gradient_step: moves_x
# misconception: x -= ... is thought to make a new array; it changes the caller's.
# hint: Print x before and after the call.
def gradient_step(omega, x, y_true, y_pred):
    error = y_pred - y_true
    if x.dtype.kind == "f":
        x -= omega[1]
        d = x
    else:
        d = x - omega[1]
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: error_in_place
# misconception: y_pred -= y_true is thought to make a new array; it changes the caller's.
# hint: Print y_pred before and after the call.
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    y_pred -= y_true
    return np.array([np.mean(y_pred / (d**2 + 1)), np.mean(y_pred * 2 * omega[0] * d / (d**2 + 1) ** 2)])


# %% gradient_step: slope_from_the_prediction
# misconception: 1/(d**2 + 1) is computed as y_pred / omega0, which is 0/0 for omega0 = 0.
# hint: Can omega0 ever be exactly 0?
def gradient_step(omega, x, y_true, y_pred):
    error = y_pred - y_true
    with np.errstate(all="ignore"):
        curve = y_pred / omega[0]
    return np.array([np.mean(error * curve), np.mean(error * 2 * omega[0] * (x - omega[1]) * curve**2)])


# %% gradient_step: x_for_d
# misconception: The outer d is written as x; it is the distance from the middle of the bump.
# hint: At which x should the slope of omega1 be zero?
def gradient_step(omega, x, y_true, y_pred):
    d = x - omega[1]
    error = y_pred - y_true
    return np.array([np.mean(error / (d**2 + 1)), np.mean(error * 2 * omega[0] * x / (d**2 + 1) ** 2)])


# %% gradient_step: coarse_difference
# misconception: A difference quotient with a coarse step is taken for the derivative.
# hint: A difference quotient is only an approximation; the derivation above gives the slope exactly.
def gradient_step(omega, x, y_true, y_pred):
    def cost(a, b):
        return 0.5 * np.mean((a / ((x - b) ** 2 + 1) - y_true) ** 2)

    a, b = omega
    return np.array([(cost(a + 1e-3, b) - cost(a, b)) / 1e-3, (cost(a, b + 1e-3) - cost(a, b)) / 1e-3])


# %% train_step: uphill
# misconception: The gradient is added instead of subtracted.
# hint: Does the gradient point uphill or downhill?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega + learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: cost_after_the_step
# misconception: The cost is computed with the new parameters.
# hint: Which omega does the cost that you return belong to?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(model(x_batch, new_omega), y_batch), new_omega


# %% train_step: prediction_after_the_step
# misconception: The prediction is refreshed before it is returned.
# hint: Which omega does the prediction that you return belong to?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    cost = mse_cost(y_pred, y_batch)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, model(x_batch, new_omega), cost, new_omega


# %% train_step: in_place
# misconception: omega -= ... is thought to make a new array; it changes the caller's.
# hint: Print omega before and after the call.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    cost = mse_cost(y_pred, y_batch)
    omega -= learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, cost, omega


# %% train_step: old_omega
# misconception: The old parameters are returned by mistake.
# hint: Compare what you return with what came in.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    old_omega, omega = omega, omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), old_omega


# %% train_step: rate_built_in
# misconception: The learning rate is written into the function.
# hint: Try two different learning rates.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - 0.1 * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: rate_forgotten
# misconception: The whole gradient is taken as the step.
# hint: What is the argument learning_rate for?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: batch_size_built_in
# misconception: The batch size is written into the function.
# hint: Ask for batches of two different sizes.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, 100, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: two_draws
# misconception: Two calls of sample_batch are thought to give the same batch.
# hint: How often do you draw in one step?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)[0], sample_batch(x, y, batch_size, rng)[1]
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: another_batch_for_the_step
# misconception: A second batch is drawn for the gradient.
# hint: How often do you draw in one step?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    x_other, y_other = sample_batch(x, y, batch_size, rng)
    new_omega = omega - learning_rate * gradient_step(omega, x_other, y_other, model(x_other, omega))
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: all_samples
# misconception: The gradient of all samples is used although a batch was drawn.
# hint: Which samples does the gradient of a stochastic step see?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x, y, model(x, omega))
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: cost_of_all_samples
# misconception: The cost of the whole data set is returned.
# hint: Which samples does the cost that you return belong to?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(model(x, omega), y), new_omega


# %% train_step: wrong_order
# misconception: The new parameters are returned before the cost.
# hint: In which order does the question ask for the five values?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, new_omega, mse_cost(y_pred, y_batch)


# %% train_step: truth_and_prediction_swapped
# misconception: y_pred and y_batch change places in the returned values.
# hint: In which order does the question ask for the five values?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_pred, y_batch, mse_cost(y_pred, y_batch), new_omega


# %% train_step: averaged_again
# misconception: The gradient is divided by the batch size although it is a mean already.
# hint: Where did the 1/M come into the chain? Has it to come in again?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred) / batch_size
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: the_step_itself
# misconception: The step is returned instead of the parameters after it.
# hint: Where do you stand after the step, if the step is small?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = -learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: omega1_never_moves
# misconception: Only the first parameter is updated.
# hint: Compare both entries of omega before and after a step.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega.copy()
    new_omega[0] -= learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)[0]
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: one_after_the_other
# misconception: omega1 is moved with a gradient that already sees the new omega0.
# hint: At which point are both slopes of one step taken?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega.copy()
    for i in range(2):
        new_omega[i] -= learning_rate * gradient_step(new_omega, x_batch, y_batch, model(x_batch, new_omega))[i]
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: generator_of_its_own
# misconception: A new generator with a fixed seed is made in every step, so every step has the same batch.
# hint: Take two steps and compare the batches.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, np.random.default_rng(0))
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: not_repeatable
# misconception: A generator without a seed is made in every step and the argument ignored.
# hint: Run it twice with the same seed.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, np.random.default_rng())
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: start_built_in
# misconception: The parameters of the notebook are used instead of the argument.
# hint: Where does your second step begin?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, start)
    new_omega = start - learning_rate * gradient_step(start, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: two_steps
# misconception: The loop over the steps is put into the function.
# hint: How many steps does one call take?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    for _ in range(2):
        x_batch, y_batch = sample_batch(x, y, batch_size, rng)
        y_pred = model(x_batch, omega)
        cost = mse_cost(y_pred, y_batch)
        omega = omega - learning_rate * gradient_step(omega, x_batch, y_batch, y_pred)
    return x_batch, y_batch, y_pred, cost, omega


# %% train_step: arguments_mixed_up
# misconception: The true and the predicted values are handed to the gradient in the wrong order.
# hint: Compare your call with the definition of gradient_step.
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    y_pred = model(x_batch, omega)
    new_omega = omega - learning_rate * gradient_step(omega, x_batch, y_pred, y_batch)
    return x_batch, y_batch, y_pred, mse_cost(y_pred, y_batch), new_omega


# %% train_step: only_omega
# misconception: Only the new parameters are returned.
# hint: How many values does the question ask for?
def train_step(omega, learning_rate, batch_size, x, y, rng):
    x_batch, y_batch = sample_batch(x, y, batch_size, rng)
    return omega - learning_rate * gradient_step(omega, x_batch, y_batch, model(x_batch, omega))


# %% schedule: constant
# misconception: The learning rate is handed on as it came.
# hint: Which two values does your function give for step 0 and step 500?
def schedule(step, learning_rate):
    return learning_rate


# %% schedule: rising
# misconception: The learning rate is multiplied by something that grows.
# hint: Print the first five values.
def schedule(step, learning_rate):
    return learning_rate * (1 + step / 100)


# %% schedule: straight_line_below_zero
# misconception: A straight line is thought to stay positive.
# hint: What does your function give for step 300?
def schedule(step, learning_rate):
    return learning_rate * (1 - step / 100)


# %% schedule: ends_at_zero
# misconception: Zero is thought to be a learning rate.
# hint: What happens in a step with the learning rate 0?
def schedule(step, learning_rate):
    return max(learning_rate * (1 - step / 100), 0.0)


# %% schedule: rate_ignored
# misconception: The argument learning_rate is not used.
# hint: Try two different values of learning_rate.
def schedule(step, learning_rate):
    return 1.0 / (1 + step)


# %% schedule: division_by_zero
# misconception: Steps are thought to be counted from 1.
# hint: What is your first learning rate?
def schedule(step, learning_rate):
    return learning_rate / step


# %% schedule: wave
# misconception: A cosine is thought to fall for ever.
# hint: Draw your function for the first 500 steps.
def schedule(step, learning_rate):
    return learning_rate * (1.1 + np.cos(step / 20))


# %% schedule: power_of_the_rate
# misconception: The learning rate itself is raised to a power, which falls only if it is below 1.
# hint: Try learning_rate = 2.
def schedule(step, learning_rate):
    return learning_rate ** (1 + step / 100)


# %% schedule: warm_restarts
# misconception: The schedule starts again every hundred steps, so it rises there.
# hint: Compare step 99 with step 100.
def schedule(step, learning_rate):
    return learning_rate * 0.97 ** (step % 100)


# %% schedule: whole_numbers
# misconception: // is taken for the ordinary division.
# hint: What is 0.5 // 2 in Python?
def schedule(step, learning_rate):
    return learning_rate // (1 + step)


# %% schedule: subtracts_a_constant
# misconception: The same amount is subtracted in each step, until it is too much.
# hint: What does your function give for step 300?
def schedule(step, learning_rate):
    return learning_rate - 0.005 * step


# %% schedule: counts_its_calls
# misconception: The function remembers how often it was called and ignores step.
# hint: Call it twice with the same step.
def schedule(step, learning_rate, memory=[0]):
    memory[0] += 1
    return learning_rate * 0.999 ** memory[0]


# %% schedule: whole_list
# misconception: The learning rates of all steps are returned at once.
# hint: How many numbers does one call return?
def schedule(step, learning_rate):
    return [learning_rate * 0.99**k for k in range(step + 1)]


# %% schedule: forgets_to_return
# misconception: print is taken for return.
# hint: What does a function without a return hand back?
def schedule(step, learning_rate):
    print(learning_rate / (1 + step))


# %% schedule: short_warm_up
# misconception: The rate rises in the first steps before it falls, which is another kind of schedule.
# hint: Compare step 0 with step 1.
def schedule(step, learning_rate):
    return learning_rate * min(1.0, (step + 1) / 5) / (1 + step / 100)
