# Right but unusual answers, one per cell: `# %% question: name`, why it is right, the code that overrides the answer.

# %% Neuron: dot
# why: np.dot is @ for one and two dimensions; a comparison becomes numbers by astype.
class Neuron(Neuron):
    def net_input(self, X):
        return np.dot(X, self.w_) + self.b_

    def predict(self, X):
        return (self.net_input(X) >= 0.5).astype(int)


# %% Neuron: sum_over_the_last_axis
# why: The last axis is the features for a matrix and for a single sample; float labels are numbers, too.
class Neuron(Neuron):
    def net_input(self, X):
        return (X * self.w_).sum(axis=-1) + self.b_

    def predict(self, X):
        return 1.0 * (self.net_input(X) >= 0.5)


# %% Neuron: einsum
# why: The sum with its index; np.heaviside is the step, with the value 1 chosen at the edge.
class Neuron(Neuron):
    def net_input(self, X):
        return np.einsum("...j,j->...", X, self.w_) + self.b_

    def predict(self, X):
        return np.heaviside(self.net_input(X) - 0.5, 1.0)


# %% Neuron: loop
# why: Slow and plain: one sum for each sample; lists and Python numbers come out.
class Neuron(Neuron):
    def net_input(self, X):
        if np.ndim(X) == 1:
            return float(sum(x * w for x, w in zip(X, self.w_)) + self.b_)
        return [self.net_input(x) for x in X]

    def predict(self, X):
        if np.ndim(X) == 1:
            return 1 if self.net_input(X) >= 0.5 else 0
        return [self.predict(x) for x in X]


# %% Neuron: bias_as_a_weight
# why: The bias is the weight of a feature that is always 1.
class Neuron(Neuron):
    def net_input(self, X):
        X = np.asarray(X)
        ones = np.ones((*X.shape[:-1], 1))
        return np.concatenate([X, ones], axis=-1) @ np.append(self.w_, self.b_)

    def predict(self, X):
        return 1 - (self.net_input(X) < 0.5)


# %% Perceptron: no_branch
# why: Where the error is 0, adding it changes nothing.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            errors = 0
            for i in range(len(X)):
                update = self.learning_rate * (y[i] - self.predict(X[i]))
                self.w_ += update * X[i]
                self.b_ += update
                errors += int(update != 0.0)
            self.errors_.append(errors)
        return self


# %% Perceptron: two_cases
# why: The two rows of the table in which something changes, written out.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = [0] * self.n_iter
        for epoch in range(self.n_iter):
            for x, label in zip(X, y):
                said = self.predict(x)
                if label == 1 and said == 0:
                    self.w_, self.b_ = self.w_ + self.learning_rate * x, self.b_ + self.learning_rate
                    self.errors_[epoch] += 1
                elif label == 0 and said == 1:
                    self.w_, self.b_ = self.w_ - self.learning_rate * x, self.b_ - self.learning_rate
                    self.errors_[epoch] += 1
        return self


# %% Perceptron: array_of_errors
# why: errors_ may be an array, and the error may be counted by its square.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = np.zeros(self.n_iter)
        for epoch in range(self.n_iter):
            for x, label in zip(X, y):
                error = label - float(np.dot(x, self.w_) + self.b_ >= 0.5)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                self.errors_[epoch] += error**2
        return self


# %% Perceptron: one_long_vector
# why: Weights and bias in one vector, with a column of ones behind X; taken apart at the end.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        longer = np.column_stack([X, np.ones(len(X))])
        parameters = np.append(self.w_, self.b_)
        self.errors_ = []
        for _ in range(self.n_iter):
            count = 0
            for row, label in zip(longer, y):
                error = int(label) - int(row @ parameters >= 0.5)
                parameters = parameters + self.learning_rate * error * row
                count += abs(error)
            self.errors_.append(count)
        self.w_, self.b_ = parameters[:-1], parameters[-1]
        return self


# %% Perceptron: own_start
# why: The start written out once more, with NumPy's global generator, which gives the same numbers for the same seed.
class Perceptron(Perceptron):
    def fit(self, X, y):
        np.random.seed(self.random_state)
        self.w_ = np.random.normal(scale=0.01, size=X.shape[1])
        self.b_ = np.float64(0.0)
        self.errors_ = []
        while len(self.errors_) < self.n_iter:
            wrong = 0
            for x, label in zip(X.astype(float), y.astype(float)):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                wrong += bool(error)
            self.errors_ += [wrong]
        return self


# %% angle_degrees: two_arctangents
# why: Half of the angle from the sum and the difference of the unit vectors (Kahan); exact for tiny angles, too.
def angle_degrees(u, v):
    u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
    return np.degrees(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v)))


# %% angle_degrees: unit_vectors_first
# why: Both vectors are brought to length 1 first; min and max clip.
def angle_degrees(u, v):
    u = u / np.sqrt(np.sum(u**2))
    v = v / np.sqrt(np.sum(v**2))
    return float(np.arccos(max(-1.0, min(1.0, np.dot(u, v)))) * 180 / np.pi)


# %% angle_degrees: math_module
# why: Plain Python with the math module.
def angle_degrees(u, v):
    import math

    dot = sum(float(a) * float(b) for a, b in zip(u, v))
    cosine = dot / (math.hypot(*u) * math.hypot(*v))
    return math.degrees(math.acos(min(max(cosine, -1.0), 1.0)))


# %% angle_degrees: one_root
# why: One root of the product of the squared lengths.
def angle_degrees(u, v):
    cosine = np.inner(u, v) / np.sqrt(np.inner(u, u) * np.inner(v, v))
    return np.rad2deg(np.arccos(np.clip(cosine, -1.0, 1.0)))


# %% angle_degrees: sine_and_cosine
# why: The part of u along v and the part across it are the two legs of a triangle.
def angle_degrees(u, v):
    direction = v / np.linalg.norm(v)
    along = u @ direction
    across = np.linalg.norm(u - along * direction)
    return np.degrees(np.arctan2(across, along))


# %% AdalineGD: direct_step
# why: The two minus signs cancelled, updates in place on the own arrays.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.w_ += self.learning_rate * 2.0 * X.T.dot(errors) / X.shape[0]
            self.b_ += self.learning_rate * 2.0 * errors.mean()
            self.losses_.append((errors**2).mean())
        return self


# %% AdalineGD: means_over_rows
# why: The gradient as the mean of one row per sample; losses_ as an array.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = np.empty(self.n_iter)
        for epoch in range(self.n_iter):
            z = self.net_input(X)
            self.losses_[epoch] = np.square(z - y).mean()
            dw, db = 2 * np.mean((z - y)[:, None] * X, axis=0), 2 * np.mean(z - y)
            self.w_, self.b_ = self.w_ - self.learning_rate * dw, self.b_ - self.learning_rate * db
        return self


# %% AdalineGD: loop_over_samples
# why: Slow and plain: the gradient is added up sample by sample, then one step is taken.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        n = len(X)
        for _ in range(self.n_iter):
            dw, db, loss = np.zeros(X.shape[1]), 0.0, 0.0
            for x, label in zip(X, y):
                error = float(label - self.net_input(x))
                dw -= 2 * error * x / n
                db -= 2 * error / n
                loss += error**2 / n
            self.losses_.append(loss)
            self.w_ = self.w_ - self.learning_rate * dw
            self.b_ = self.b_ - self.learning_rate * db
        return self


# %% AdalineGD: quadratic_form
# why: The loss and its gradient from the matrix of second moments; the samples are used once.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        A = np.column_stack([X, np.ones(len(X))])
        moments, target = A.T @ A / len(A), A.T @ y / len(A)
        p = np.append(self.w_, self.b_)
        self.losses_ = []
        for _ in range(self.n_iter):
            self.losses_.append(float(np.mean(y**2.0) - 2 * p @ target + p @ moments @ p))
            p = p - self.learning_rate * 2 * (moments @ p - target)
        self.w_, self.b_ = p[:-1], p[-1]
        return self


# %% AdalineGD: columns
# why: The matrix product the other way round, with y as a column and ravel at the end.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        y = y.reshape(-1, 1)
        for _ in range(self.n_iter):
            errors = y - (X @ self.w_[:, None] + self.b_)
            self.losses_.append((errors.T @ errors)[0, 0] / len(y))
            self.w_ = self.w_ + 2 * self.learning_rate * (errors.T @ X).ravel() / len(y)
            self.b_ = self.b_ + 2 * self.learning_rate * errors.sum() / len(y)
        return self


# %% AdalineSGD: shuffled_copies
# why: A shuffled copy of the rows as they were handed in, made anew for each epoch; updates in place.
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            rows, labels = X, y
            if self.shuffle:
                order = self.rgen.permutation(len(y))
                rows, labels = X[order], y[order]
            loss = 0.0
            for x, label in zip(rows, labels):
                error = label - self.net_input(x)
                self.w_ += self.learning_rate * 2 * error * x
                self.b_ += self.learning_rate * 2 * error
                loss += error**2
            self.losses_.append(loss / len(y))
        return self


# %% AdalineSGD: shuffle_a_range
# why: RandomState.shuffle of 0..n-1 draws what permutation(n) draws.
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = np.zeros(self.n_iter)
        for epoch in range(self.n_iter):
            order = np.arange(len(X))
            if self.shuffle:
                self.rgen.shuffle(order)
            squares = np.zeros(len(X))
            for place, s in enumerate(order):
                squares[place] = self.update(X[s], y[s])
            self.losses_[epoch] = squares.mean()
        return self


# %% AdalineSGD: own_generator_that_redraws_the_weights
# why: A generator of one's own that has drawn the weights first stands where self.rgen stands.
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        rgen = np.random.RandomState(self.random_state)
        rgen.normal(size=X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            order = rgen.permutation(X.shape[0]) if self.shuffle else list(range(X.shape[0]))
            self.losses_.append(float(np.mean([self.update(x, t) for x, t in zip(X[order], y[order])])))
        return self


# %% AdalineSGD: partial_fit_in_two_cases
# why: One sample and many samples told apart by the number of axes; losses are recorded as well.
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        if self.w_ is None:
            self.start(X.shape[-1])
            self.losses_ = []
        if X.ndim == 1:
            self.losses_.append(self.update(X, y))
        else:
            for i in range(len(X)):
                self.losses_.append(self.update(X[i], y[i]))
        return self


# %% AdalineSGD: flag
# why: A flag set by whoever starts the neuron, in the place of looking at w_; np.ravel for the label.
class AdalineSGD(AdalineSGD):
    def start(self, n_features):
        super().start(n_features)
        self.w_initialized = True

    def partial_fit(self, X, y):
        X = np.reshape(X, (-1, np.shape(X)[-1]))
        if not getattr(self, "w_initialized", False):
            self.start(X.shape[1])
        for x, label in zip(X, np.ravel(y)):
            z = float(x @ self.w_) + float(self.b_)
            self.w_ = self.w_ - self.learning_rate * 2 * (z - label) * x
            self.b_ = self.b_ - self.learning_rate * 2 * (z - label)
        return self


# %% AdalineSGD: recursive_partial_fit
# why: A matrix is a row of single samples, each handed to the method itself.
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        if np.ndim(X) == 2:
            for x, label in zip(X, y):
                self.partial_fit(x, label)
            return self
        if self.w_ is None:
            self.start(len(X))
        self.update(X, y)
        return self
