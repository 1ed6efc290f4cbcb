package api

// known returns n, or nil for 0, which is how plain values write a number that isn't known.
func known(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// number is known's inverse.
func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// list returns l, or an empty list for nil: no array of the API is null.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

// convert converts each item of a list. The result is never nil.
func convert[From, To any](from []From, item func(From) To) []To {
	to := make([]To, len(from))
	for i := range from {
		to[i] = item(from[i])
	}
	return to
}
