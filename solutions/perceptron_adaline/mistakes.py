# Wrong answers, one per cell: `# %% question: name`, the misconception, a hint, the code in the place of the answer.

# %% Neuron: bias_forgotten
# misconception: The net input is taken for the weighted sum alone.
# hint: What shifts the border between the classes?
class Neuron(Neuron):
    def net_input(self, X):
        return X @ self.w_


# %% Neuron: bias_subtracted
# misconception: The bias is thought to be the threshold, which is subtracted.
# hint: Compute z by hand for the first row of the table.
class Neuron(Neuron):
    def net_input(self, X):
        return X @ self.w_ - self.b_


# %% Neuron: threshold_in_the_net_input
# misconception: The threshold is moved into the net input, so that it counts twice or is missing elsewhere.
# hint: Which of the two methods knows about the 0.5?
class Neuron(Neuron):
    def net_input(self, X):
        return X @ self.w_ + self.b_ - 0.5

    def predict(self, X):
        return np.where(self.net_input(X) >= 0, 1, 0)


# %% Neuron: products_not_added
# misconception: The product is taken for each feature, and the sum over the features forgotten.
# hint: How many net inputs does one sample have?
class Neuron(Neuron):
    def net_input(self, X):
        return X * self.w_ + self.b_


# %% Neuron: bias_for_every_feature
# misconception: The bias is added inside the sum over the features.
# hint: How often does b stand in the formula?
class Neuron(Neuron):
    def net_input(self, X):
        return np.sum(X * self.w_ + self.b_, axis=-1)


# %% Neuron: matrices_only
# misconception: The sum is taken over axis 1, which a single sample does not have.
# hint: Try it with np.array([2.0, 1.0]).
class Neuron(Neuron):
    def net_input(self, X):
        return np.sum(X * self.w_, axis=1) + self.b_


# %% Neuron: single_samples_become_rows
# misconception: Every input is made a matrix, and the answer for one sample stays wrapped in an array.
# hint: For one sample the answer is one number. Which shape does yours have?
class Neuron(Neuron):
    def net_input(self, X):
        return np.atleast_2d(X) @ self.w_ + self.b_


# %% Neuron: two_features
# misconception: The number of features of the example is written into the method.
# hint: What happens with samples that have three features?
class Neuron(Neuron):
    def net_input(self, X):
        X = np.asarray(X)
        return X[..., 0] * self.w_[0] + X[..., min(1, X.shape[-1] - 1)] * self.w_[-1] + self.b_


# %% Neuron: rounded_net_input
# misconception: The result is stored in an array like X, which holds whole numbers if X does.
# hint: Try a matrix of whole numbers and look at the dtype of the result.
class Neuron(Neuron):
    def net_input(self, X):
        z = np.zeros(X.shape[:-1], dtype=X.dtype)
        z[...] = X @ self.w_ + self.b_
        return z


# %% Neuron: scales_the_samples
# misconception: X *= w is thought to work on a copy; it changes the caller's samples.
# hint: Print X before and after the call.
class Neuron(Neuron):
    def net_input(self, X):
        if X.dtype == float:
            X *= self.w_
            return X.sum(axis=-1) + self.b_
        return X @ self.w_ + self.b_


# %% Neuron: moves_the_bias
# misconception: b_ is used as a place to add things up, and the neuron changes by being asked.
# hint: Ask your neuron twice for the same sample.
class Neuron(Neuron):
    def net_input(self, X):
        z = X @ self.w_
        z = z + self.b_
        self.b_ += 1e-3
        return z


# %% Neuron: strictly_above
# misconception: A sample on the threshold is given to class 0.
# hint: Look at the filled dot in the picture of the step.
class Neuron(Neuron):
    def predict(self, X):
        return np.where(self.net_input(X) > 0.5, 1, 0)


# %% Neuron: threshold_zero
# misconception: The threshold is taken to be 0, as for labels -1 and 1.
# hint: Which number lies half-way between the two labels?
class Neuron(Neuron):
    def predict(self, X):
        return np.where(self.net_input(X) >= 0, 1, 0)


# %% Neuron: true_and_false
# misconception: A comparison is returned as it is: True and False instead of 1 and 0.
# hint: Print what predict returns. Are these numbers?
class Neuron(Neuron):
    def predict(self, X):
        return self.net_input(X) >= 0.5


# %% Neuron: minus_one_and_one
# misconception: The labels are taken to be -1 and 1, as in other books.
# hint: Which labels are in y?
class Neuron(Neuron):
    def predict(self, X):
        return np.where(self.net_input(X) >= 0.5, 1, -1)


# %% Neuron: reversed_labels
# misconception: The two outcomes of np.where are exchanged.
# hint: Which of its last two arguments does np.where take where the condition holds?
class Neuron(Neuron):
    def predict(self, X):
        return np.where(self.net_input(X) >= 0.5, 0, 1)


# %% Neuron: rounding
# misconception: Rounding is taken for the step; it gives 2 for 1.7, -1 for -0.8, and 0 for 0.5.
# hint: What is your prediction for a sample with a net input of 3?
class Neuron(Neuron):
    def predict(self, X):
        return np.round(self.net_input(X)).astype(int)


# %% Neuron: clipped
# misconception: Cutting off at 0 and 1 is taken for the step; what lies between stays a fraction.
# hint: What is your prediction for a sample with a net input of 0.7?
class Neuron(Neuron):
    def predict(self, X):
        return np.clip(self.net_input(X), 0, 1)


# %% Neuron: one_label_for_all
# misconception: The samples are averaged first and get one label together.
# hint: How many predictions do five samples need?
class Neuron(Neuron):
    def predict(self, X):
        return int(np.mean(self.net_input(X)) >= 0.5)


# %% Perceptron: learns_from_the_net_input
# misconception: The error is taken before the step, as Adaline does.
# hint: The table with the four cases has only the errors -1, 0 and 1. Which ones do you get?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.net_input(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(label != self.predict(x))
            self.errors_.append(updates)
        return self


# %% Perceptron: wrong_direction
# misconception: The error is predicted minus true, which pushes the border the wrong way.
# hint: A sample of class 1 was called 0. Should its net input go up or down?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = self.predict(x) - label
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: bias_wrong_direction
# misconception: The bias is thought to be moved by minus the error (it was once a threshold on the other side).
# hint: Read the row of the table with y = 0 and a prediction of 1: in which direction does b go?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ - self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: bias_never_moves
# misconception: Only the weights are thought to be learned.
# hint: How many lines has the rule?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: predicts_again_for_the_bias
# misconception: The prediction is made anew between the two lines of the rule.
# hint: How often is the neuron asked for its label in one step?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                updates += int(label != self.predict(x))
                self.w_ = self.w_ + self.learning_rate * (label - self.predict(x)) * x
                self.b_ = self.b_ + self.learning_rate * (label - self.predict(x))
            self.errors_.append(updates)
        return self


# %% Perceptron: all_predictions_first
# misconception: All samples are predicted at the beginning of the epoch, with weights that soon are out of date.
# hint: In the calculation by hand, which weights were used for the second sample?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            errors = y - self.predict(X)
            for x, error in zip(X, errors):
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
            self.errors_.append(int(np.sum(errors != 0)))
        return self


# %% Perceptron: no_learning_rate
# misconception: The learning rate is forgotten.
# hint: Where does eta stand in the rule?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + error * x
                self.b_ = self.b_ + error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: bias_without_learning_rate
# misconception: The learning rate is thought to belong to the weights only.
# hint: Compare the two lines of the rule factor by factor.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: example_rate
# misconception: The learning rate of the example is written into the method.
# hint: What does your neuron do with another learning rate?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + 0.2 * error * x
                self.b_ = self.b_ + 0.2 * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: only_missed_samples
# misconception: Only samples of class 1 that were called 0 lead to an update.
# hint: There are two rows in the table in which something changes.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                if label > self.predict(x):
                    self.w_ = self.w_ + self.learning_rate * x
                    self.b_ = self.b_ + self.learning_rate
                    updates += 1
            self.errors_.append(updates)
        return self


# %% Perceptron: absolute_errors
# misconception: The size of the error is used without its sign.
# hint: In which direction must a sample push that was called 1 and is 0?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = abs(label - self.predict(x))
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += error
            self.errors_.append(int(updates))
        return self


# %% Perceptron: stops_early
# misconception: Learning stops at the first epoch without errors, and the list is shorter than promised.
# hint: How many entries should errors_ have?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
            if updates == 0:
                break
        return self


# %% Perceptron: counts_on
# misconception: The counter is set to 0 once, before all epochs.
# hint: Where does the counter begin again?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        updates = 0
        for _ in range(self.n_iter):
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: errors_after_the_epoch
# misconception: The samples that are wrong at the end of the epoch are counted, not the updates.
# hint: When does an update happen, and when do you count?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
            self.errors_.append(int(np.sum(self.predict(X) != y)))
        return self


# %% Perceptron: errors_cancel
# misconception: The errors are added with their signs, so that +1 and -1 cancel.
# hint: Two samples were wrong, one in each direction. What is in your list?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = int(label - self.predict(x))
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += error
            self.errors_.append(updates)
        return self


# %% Perceptron: share_of_errors
# misconception: The share of wrong samples is recorded instead of their number.
# hint: Compare your first entry with the one printed in the question.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates / len(y))
        return self


# %% Perceptron: goes_on_from_old_weights
# misconception: Weights that are there already are kept, so a second call of fit does not begin anew.
# hint: Call fit twice on the same data. Do you get the same weights?
class Perceptron(Perceptron):
    def fit(self, X, y):
        if self.w_ is None:
            self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: list_grows_over_fits
# misconception: errors_ is made once and kept, so a second call of fit adds to the list of the first.
# hint: How long is errors_ after two calls of fit?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        if not hasattr(self, "errors_"):
            self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: starts_at_zero
# misconception: The weights are set to 0 instead of calling start.
# hint: What does `start` do, and who calls it?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.w_ = np.zeros(X.shape[1])
        self.b_ = 0.0
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: whole_number_weights
# misconception: The weights are given the dtype of X, which cannot hold fractions when X has whole numbers.
# hint: Try it with a matrix of whole numbers.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.w_ = self.w_.astype(X.dtype)
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = (self.w_ + self.learning_rate * error * x).astype(X.dtype)
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: one_epoch
# misconception: The data are gone through once only.
# hint: What is n_iter for?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        updates = 0
        for x, label in zip(X, y):
            error = label - self.predict(x)
            self.w_ = self.w_ + self.learning_rate * error * x
            self.b_ = self.b_ + self.learning_rate * error
            updates += int(error != 0)
        self.errors_.append(updates)
        return self


# %% Perceptron: last_sample_forgotten
# misconception: The loop over the rows stops one too early.
# hint: Which samples does your loop visit? Print their numbers.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for i in range(len(X) - 1):
                error = y[i] - self.predict(X[i])
                self.w_ = self.w_ + self.learning_rate * error * X[i]
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% Perceptron: scales_the_samples
# misconception: x *= ... is thought to work on a copy; x is a row of the caller's X.
# hint: Print X before and after fit.
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                if error != 0:
                    x *= self.learning_rate * error
                    self.w_ = self.w_ + x
                    self.b_ = self.b_ + self.learning_rate * error
                    updates += 1
            self.errors_.append(updates)
        return self


# %% Perceptron: returns_nothing
# misconception: fit is thought to need no return value.
# hint: What is the value of Perceptron().fit(X, y)?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for x, label in zip(X, y):
                error = label - self.predict(x)
                self.w_ = self.w_ + self.learning_rate * error * x
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)


# %% Perceptron: shuffles
# misconception: The samples are visited in random order, which the perceptron here does not do.
# hint: In which order should the rows be visited?
class Perceptron(Perceptron):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            updates = 0
            for i in self.rgen.permutation(len(y)):
                error = y[i] - self.predict(X[i])
                self.w_ = self.w_ + self.learning_rate * error * X[i]
                self.b_ = self.b_ + self.learning_rate * error
                updates += int(error != 0)
            self.errors_.append(updates)
        return self


# %% angle_degrees: radians
# misconception: np.arccos is thought to give degrees.
# hint: What do you get for two vectors at a right angle?
def angle_degrees(u, v):
    return np.arccos(np.clip(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1))


# %% angle_degrees: to_radians_instead
# misconception: The conversion goes the wrong way.
# hint: Should the number become larger or smaller?
def angle_degrees(u, v):
    return np.radians(np.arccos(np.clip(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1)))


# %% angle_degrees: no_clip
# misconception: Rounding is thought to do no harm.
# hint: Try many pairs of vectors of the same direction. Is one of the answers nan?
def angle_degrees(u, v):
    with np.errstate(all="ignore"):
        return np.degrees(np.arccos(u @ v / (np.linalg.norm(u) * np.linalg.norm(v))))


# %% angle_degrees: clipped_above_only
# misconception: Rounding is thought to go beyond 1 only.
# hint: And vectors of opposite directions?
def angle_degrees(u, v):
    with np.errstate(all="ignore"):
        return np.degrees(np.arccos(min(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)), 1.0)))


# %% angle_degrees: clipped_at_zero
# misconception: A cosine is taken for a number from 0 to 1.
# hint: Between which two numbers do cosines live?
def angle_degrees(u, v):
    return np.degrees(np.arccos(np.clip(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)), 0, 1)))


# %% angle_degrees: nan_becomes_zero
# misconception: Whatever is nan is declared to be an angle of 0.
# hint: Which angle have two vectors of opposite directions?
def angle_degrees(u, v):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.degrees(np.arccos(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)))))


# %% angle_degrees: lengths_forgotten
# misconception: The dot product is taken for the cosine.
# hint: Does the angle change when one of the vectors gets longer? Does yours?
def angle_degrees(u, v):
    return np.degrees(np.arccos(np.clip(u @ v, -1, 1)))


# %% angle_degrees: one_length
# misconception: Only one of the vectors is brought to length 1.
# hint: Both lengths stand in the formula.
def angle_degrees(u, v):
    return np.degrees(np.arccos(np.clip(u @ v / np.linalg.norm(u), -1, 1)))


# %% angle_degrees: missing_brackets
# misconception: a / b * c is read as a / (b * c).
# hint: Python works through * and / from left to right.
def angle_degrees(u, v):
    return np.degrees(np.arccos(np.clip(u @ v / np.linalg.norm(u) * np.linalg.norm(v), -1, 1)))


# %% angle_degrees: squared_lengths
# misconception: u @ u is taken for the length of u.
# hint: What is the length of (3, 4)?
def angle_degrees(u, v):
    return np.degrees(np.arccos(np.clip(u @ v / ((u @ u) * (v @ v)), -1, 1)))


# %% angle_degrees: absolute_value
# misconception: The angle between lines is computed, which is never more than 90 degrees.
# hint: Which angle have u and -u?
def angle_degrees(u, v):
    return np.degrees(np.arccos(np.clip(abs(u @ v) / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1)))


# %% angle_degrees: cosine_only
# misconception: The cosine is returned as the angle.
# hint: Between which numbers does your result lie, and between which should it?
def angle_degrees(u, v):
    return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))


# %% angle_degrees: arcsine
# misconception: The wrong inverse function is used.
# hint: Which function of the angle has the formula on its left side?
def angle_degrees(u, v):
    return np.degrees(np.arcsin(np.clip(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1)))


# %% angle_degrees: in_the_plane_only
# misconception: The difference of the directions in the plane of the first two coordinates is taken.
# hint: The vectors may have any number of coordinates.
def angle_degrees(u, v):
    difference = abs(np.arctan2(u[1], u[0]) - np.arctan2(v[1], v[0]))
    return np.degrees(min(difference, 2 * np.pi - difference))


# %% angle_degrees: normalises_in_place
# misconception: u /= ... is thought to work on a copy.
# hint: Print u before and after the call.
def angle_degrees(u, v):
    if u.dtype == float:
        u /= np.linalg.norm(u)
    return np.degrees(np.arccos(np.clip(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1)))


# %% angle_degrees: rounded
# misconception: The result is rounded for reading.
# hint: Who should decide how many digits are shown?
def angle_degrees(u, v):
    return round(float(np.degrees(np.arccos(np.clip(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)), -1, 1)))), 2)


# %% angle_degrees: printed_numbers
# misconception: Reproducing the printed example is taken for solving the question.
# hint: Your function has to work for vectors that you have never seen.
def angle_degrees(u, v):
    printed = {0.1: 0.0, 0.01: 0.0, 0.09834865: 2.552882324525421, 0.00834865: 31.218586527045833}
    return printed.get(round(float(u[0]), 8), 90.0)


# %% AdalineGD: factor_two_forgotten
# misconception: The gradient of the loss with 1/(2n) is combined with the loss that has 1/n.
# hint: Differentiate the square once more.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * np.mean(errors)
        return self


# %% AdalineGD: sum_instead_of_mean
# misconception: The gradient is summed over the samples although the loss is a mean.
# hint: How does the step change when every sample is there twice? Should it?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors
            self.b_ = self.b_ + self.learning_rate * 2 * np.sum(errors)
        return self


# %% AdalineGD: bias_gradient_not_averaged
# misconception: The gradient of the bias is summed, that of the weights averaged.
# hint: Compare the two gradients factor by factor.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.sum(errors)
        return self


# %% AdalineGD: divided_by_the_features
# misconception: The mean is taken over the features.
# hint: Which axis of X counts the samples?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / X.shape[1]
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: uphill
# misconception: The step is taken along the gradient.
# hint: Does your loss fall or rise?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ - self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ - self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: bias_uphill
# misconception: One of the two minus signs is lost for the bias.
# hint: For the weights the two minus signs cancel. And for the bias?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ - self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: learns_from_labels
# misconception: The error is taken after the step, as in the perceptron.
# hint: In the picture with the two neurons, from where does Adaline take its error?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.predict(X)
            self.losses_.append(np.mean((y - self.net_input(X)) ** 2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: errors_again_for_the_bias
# misconception: The errors are computed anew after the weights have moved.
# hint: Both gradients belong to the same point. Which one?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(y - self.net_input(X))
        return self


# %% AdalineGD: bias_never_moves
# misconception: Only the weights are thought to be learned.
# hint: The loss depends on b as well.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
        return self


# %% AdalineGD: no_learning_rate
# misconception: The whole gradient is taken as the step.
# hint: Where does eta stand in the rule?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + 2 * np.mean(errors)
        return self


# %% AdalineGD: example_rate
# misconception: The learning rate of the example is written into the method.
# hint: What does your neuron do with another learning rate?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + 0.1 * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + 0.1 * 2 * np.mean(errors)
        return self


# %% AdalineGD: loss_with_a_half
# misconception: The loss of other books, with 1/(2n), is recorded.
# hint: Look at the formula of L: which factor stands in front of the sum?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(0.5 * np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: summed_loss
# misconception: The squared errors are summed and not averaged.
# hint: What does the M in MSE stand for?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.sum(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: loss_after_the_step
# misconception: The loss is computed after the parameters have moved.
# hint: To which parameters does the first entry of losses_ belong?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
            self.losses_.append(np.mean((y - self.net_input(X)) ** 2))
        return self


# %% AdalineGD: one_loss_too_many
# misconception: The loss after the last step is recorded, too.
# hint: How many entries should losses_ have?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        self.losses_.append(np.mean((y - self.net_input(X)) ** 2))
        return self


# %% AdalineGD: square_of_the_mean
# misconception: Mean and square are exchanged.
# hint: What is the mean of the errors 1 and -1, and what is the mean of their squares?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors) ** 2)
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: column_of_labels
# misconception: y is made a column, and the subtraction becomes a table of n times n differences.
# hint: Print the shape of your errors.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y.reshape(-1, 1) - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * np.mean(X.T @ errors, axis=1) / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: goes_on_from_old_weights
# misconception: Weights that are there already are kept, so a second call of fit does not begin anew.
# hint: Call fit twice on the same data. Do you get the same weights?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        if self.w_ is None:
            self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: list_grows_over_fits
# misconception: losses_ is made once and kept, so a second call of fit adds to the list of the first.
# hint: How long is losses_ after two calls of fit?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = getattr(self, "losses_", [])
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)
        return self


# %% AdalineGD: one_sample_at_a_time
# misconception: A step is taken for each sample, which is the next question.
# hint: How many steps does one epoch of the full-batch version have?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            self.losses_.append(np.mean((y - self.net_input(X)) ** 2))
            for x, label in zip(X, y):
                error = label - self.net_input(x)
                self.w_ = self.w_ + self.learning_rate * 2 * error * x / len(y)
                self.b_ = self.b_ + self.learning_rate * 2 * error / len(y)
        return self


# %% AdalineGD: returns_nothing
# misconception: fit is thought to need no return value.
# hint: What is the value of AdalineGD().fit(X, y)?
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + self.learning_rate * 2 * X.T @ errors / len(y)
            self.b_ = self.b_ + self.learning_rate * 2 * np.mean(errors)


# %% AdalineGD: centres_the_samples
# misconception: The samples are centred in place to make learning easier, which changes the caller's data.
# hint: Print X before and after fit.
class AdalineGD(AdalineGD):
    def fit(self, X, y):
        if X.dtype == float:
            X -= X.mean(axis=0)
        return super().fit(X, y)


# %% AdalineSGD: factor_two_forgotten
# misconception: The derivative of the square is taken without its 2.
# hint: Differentiate (y - z) squared by z.
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ + self.learning_rate * error * x
        self.b_ = self.b_ + self.learning_rate * error
        return error**2


# %% AdalineSGD: factor_two_forgotten_for_the_bias
# misconception: The 2 is there for the weights and not for the bias.
# hint: Compare the two lines of the rule factor by factor.
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ + 2 * self.learning_rate * error * x
        self.b_ = self.b_ + self.learning_rate * error
        return error**2


# %% AdalineSGD: uphill
# misconception: The step is taken along the gradient.
# hint: Does your loss fall or rise?
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ - 2 * self.learning_rate * error * x
        self.b_ = self.b_ - 2 * self.learning_rate * error
        return error**2


# %% AdalineSGD: learns_from_labels
# misconception: The error is taken after the step, as in the perceptron.
# hint: Which of the two neurons is this?
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        loss = (label - self.net_input(x)) ** 2
        error = label - self.predict(x)
        self.w_ = self.w_ + 2 * self.learning_rate * error * x
        self.b_ = self.b_ + 2 * self.learning_rate * error
        return loss


# %% AdalineSGD: bias_never_moves
# misconception: Only the weights are thought to be learned.
# hint: How many lines has the rule?
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ + 2 * self.learning_rate * error * x
        return error**2


# %% AdalineSGD: error_again_for_the_bias
# misconception: The error is computed anew after the weights have moved.
# hint: Both parts of the step belong to the same point. Which one?
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ + 2 * self.learning_rate * error * x
        self.b_ = self.b_ + 2 * self.learning_rate * (label - self.net_input(x))
        return error**2


# %% AdalineSGD: loss_after_the_update
# misconception: The error is noted after the sample's own update.
# hint: When should the error of a sample be noted?
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ + 2 * self.learning_rate * error * x
        self.b_ = self.b_ + 2 * self.learning_rate * error
        return (label - self.net_input(x)) ** 2


# %% AdalineSGD: half_the_loss
# misconception: The loss of other books, with a factor 1/2, is recorded.
# hint: Which factor stands in front of the square in the text?
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ + 2 * self.learning_rate * error * x
        self.b_ = self.b_ + 2 * self.learning_rate * error
        return error**2 / 2


# %% AdalineSGD: absolute_errors
# misconception: The absolute error is recorded instead of its square.
# hint: Which loss does the step go down on?
class AdalineSGD(AdalineSGD):
    def update(self, x, label):
        error = label - self.net_input(x)
        self.w_ = self.w_ + 2 * self.learning_rate * error * x
        self.b_ = self.b_ + 2 * self.learning_rate * error
        return abs(error)


# %% AdalineSGD: loss_of_the_finished_epoch
# misconception: The loss is computed for all samples after each epoch.
# hint: The text says when the error of each sample is noted.
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            for s in self.rgen.permutation(len(y)) if self.shuffle else range(len(y)):
                self.update(X[s], y[s])
            self.losses_.append(np.mean((y - self.net_input(X)) ** 2))
        return self


# %% AdalineSGD: summed_losses
# misconception: The losses of an epoch are summed instead of averaged.
# hint: Compare your first entry with the one printed in the question.
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            order = self.rgen.permutation(len(y)) if self.shuffle else range(len(y))
            self.losses_.append(np.sum([self.update(X[s], y[s]) for s in order]))
        return self


# %% AdalineSGD: all_losses_in_one_list
# misconception: The list of the epoch is never emptied, so every mean has the earlier epochs in it.
# hint: Where does the list of one epoch begin?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_, losses = [], []
        for _ in range(self.n_iter):
            order = self.rgen.permutation(len(y)) if self.shuffle else range(len(y))
            losses += [self.update(X[s], y[s]) for s in order]
            self.losses_.append(np.mean(losses))
        return self


# %% AdalineSGD: never_shuffles
# misconception: The argument shuffle is ignored.
# hint: What should happen before each epoch if self.shuffle is true?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            self.losses_.append(np.mean([self.update(x, label) for x, label in zip(X, y)]))
        return self


# %% AdalineSGD: always_shuffles
# misconception: The argument shuffle is ignored.
# hint: What should happen if self.shuffle is false?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            order = self.rgen.permutation(len(y))
            self.losses_.append(np.mean([self.update(X[s], y[s]) for s in order]))
        return self


# %% AdalineSGD: shuffles_once
# misconception: One order is drawn and used in every epoch.
# hint: How many orders are drawn in n_iter epochs?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        order = self.rgen.permutation(len(y)) if self.shuffle else range(len(y))
        for _ in range(self.n_iter):
            self.losses_.append(np.mean([self.update(X[s], y[s]) for s in order]))
        return self


# %% AdalineSGD: shuffles_the_shuffled
# misconception: Each order is applied to what the epoch before has left.
# hint: The order counts the rows of X as they were handed in.
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            if self.shuffle:
                order = self.rgen.permutation(len(y))
                X, y = X[order], y[order]
            self.losses_.append(np.mean([self.update(x, label) for x, label in zip(X, y)]))
        return self


# %% AdalineSGD: own_generator
# misconception: The orders are drawn from a new generator with the same seed.
# hint: Which generator does the question name, and what has it drawn before?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        rgen = np.random.RandomState(self.random_state)
        for _ in range(self.n_iter):
            order = rgen.permutation(len(y)) if self.shuffle else range(len(y))
            self.losses_.append(np.mean([self.update(X[s], y[s]) for s in order]))
        return self


# %% AdalineSGD: global_generator
# misconception: The orders come from NumPy's global generator, and no two runs are the same.
# hint: Fit twice with the same random_state. Do you get the same weights?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            order = np.random.permutation(len(y)) if self.shuffle else range(len(y))
            self.losses_.append(np.mean([self.update(X[s], y[s]) for s in order]))
        return self


# %% AdalineSGD: tears_pairs_apart
# misconception: X is shuffled and y is not.
# hint: Which label belongs to row 0 of the shuffled X?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            order = self.rgen.permutation(len(y)) if self.shuffle else range(len(y))
            self.losses_.append(np.mean([self.update(x, label) for x, label in zip(X[order], y)]))
        return self


# %% AdalineSGD: shuffles_in_place
# misconception: The caller's arrays are shuffled.
# hint: Print X before and after fit.
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        rows = X.copy(), y.copy()
        super().fit(X, y)
        if self.shuffle:
            X[:], y[:] = rows[0][::-1], rows[1][::-1]
        return self


# %% AdalineSGD: full_batch
# misconception: One step is taken per epoch, with the mean over all samples.
# hint: How many steps does one epoch have here?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            errors = y - self.net_input(X)
            self.losses_.append(np.mean(errors**2))
            self.w_ = self.w_ + 2 * self.learning_rate * X.T @ errors / len(y)
            self.b_ = self.b_ + 2 * self.learning_rate * np.mean(errors)
        return self


# %% AdalineSGD: divided_by_the_samples
# misconception: The 1/n of the mean is put into each sample's step.
# hint: How many samples does the loss of one sample look at?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        rate = self.learning_rate
        self.learning_rate = rate / len(y)
        super().fit(X, y)
        self.learning_rate = rate
        return self


# %% AdalineSGD: fit_goes_on
# misconception: Weights that are there already are kept by fit, too.
# hint: Which of the two methods begins anew, and which one goes on?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        if self.w_ is None:
            self.start(X.shape[1])
        self.losses_ = []
        for _ in range(self.n_iter):
            order = self.rgen.permutation(len(y)) if self.shuffle else range(len(y))
            self.losses_.append(np.mean([self.update(X[s], y[s]) for s in order]))
        return self


# %% AdalineSGD: list_grows_over_fits
# misconception: losses_ is made once and kept, so a second call of fit adds to the list of the first.
# hint: How long is losses_ after two calls of fit?
class AdalineSGD(AdalineSGD):
    def fit(self, X, y):
        old = getattr(self, "losses_", [])
        super().fit(X, y)
        self.losses_ = old + self.losses_
        return self


# %% AdalineSGD: partial_fit_begins_anew
# misconception: partial_fit starts from new weights every time.
# hint: What should the neuron still know after the second call?
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        self.start(np.shape(X)[-1])
        for x, label in zip(np.atleast_2d(X), np.atleast_1d(y)):
            self.update(x, label)
        return self


# %% AdalineSGD: partial_fit_never_starts
# misconception: partial_fit is thought to be called after fit only.
# hint: Call partial_fit on a new neuron.
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        for x, label in zip(np.atleast_2d(X), np.atleast_1d(y)):
            self.update(x, label)
        return self


# %% AdalineSGD: partial_fit_matrices_only
# misconception: A single sample is not thought of: X.shape[1] and len(y) do not exist for it.
# hint: Which shapes have one sample and its label?
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        if self.w_ is None:
            self.start(X.shape[1])
        for x, label in zip(X, y):
            self.update(x, label)
        return self


# %% AdalineSGD: partial_fit_single_samples_only
# misconception: Only one sample at a time is thought of.
# hint: Call partial_fit with a matrix of three samples.
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        if self.w_ is None:
            self.start(X.shape[-1])
        x, label = np.atleast_2d(X)[0], np.atleast_1d(y)[0]
        self.update(x, label)
        return self


# %% AdalineSGD: partial_fit_one_feature_too_few
# misconception: The axis of a single sample is taken for that of the samples, and the neuron starts with one weight.
# hint: How many weights has your new neuron after one sample of two features?
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        if self.w_ is None:
            self.start(1 if np.ndim(X) == 1 else X.shape[1])
        for x, label in zip(np.atleast_2d(X), np.atleast_1d(y)):
            self.update(x, label)
        return self


# %% AdalineSGD: partial_fit_shuffles
# misconception: The samples are shuffled in partial_fit as well.
# hint: In which order should new samples be used?
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        X, y = np.atleast_2d(X), np.atleast_1d(y)
        if self.w_ is None:
            self.start(X.shape[1])
        for s in self.rgen.permutation(len(y)):
            self.update(X[s], y[s])
        return self


# %% AdalineSGD: partial_fit_many_epochs
# misconception: partial_fit goes through the new samples n_iter times.
# hint: How often is each new sample used?
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        X, y = np.atleast_2d(X), np.atleast_1d(y)
        if self.w_ is None:
            self.start(X.shape[1])
        for _ in range(self.n_iter):
            for x, label in zip(X, y):
                self.update(x, label)
        return self


# %% AdalineSGD: partial_fit_returns_nothing
# misconception: partial_fit is thought to need no return value.
# hint: What is the value of AdalineSGD().partial_fit(X, y)?
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        super().partial_fit(X, y)


# %% AdalineSGD: forgets_fit
# misconception: A flag that only partial_fit sets decides whether the neuron is new, so what fit has learned is lost.
# hint: Call fit first and then partial_fit. Where do the weights begin?
class AdalineSGD(AdalineSGD):
    def partial_fit(self, X, y):
        if not getattr(self, "has_started", False):
            self.start(np.shape(X)[-1])
            self.has_started = True
        for x, label in zip(np.atleast_2d(X), np.atleast_1d(y)):
            self.update(x, label)
        return self
