package bitset

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// random returns a set of numbers below n, and the same numbers in ascending order.
func random(rng *rand.Rand, n int) (Set, []uint32) {
	s := New(n)
	var numbers []uint32
	density := 1 + rng.IntN(200)
	for i := range uint32(n) {
		if rng.IntN(density) == 0 {
			s.Add(i)
			numbers = append(numbers, i)
		}
	}
	return s, numbers
}

func TestBetweenYieldsTheNumbersOfARange(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		n := 1 + rng.IntN(500)
		s, numbers := random(rng, n)
		from := uint32(rng.IntN(n))
		to := from + uint32(rng.IntN(n-int(from)+1))
		var want []uint32
		for _, i := range numbers {
			if i >= from && i < to {
				want = append(want, i)
			}
		}
		if got := slices.Collect(s.Between(from, to)); !slices.Equal(got, want) {
			t.Fatalf("seed %d: Between(%d, %d) = %v, want %v", seed, from, to, got, want)
		}
		if got := slices.Collect(s.All()); !slices.Equal(got, numbers) {
			t.Fatalf("seed %d: All() = %v, want %v", seed, got, numbers)
		}
		if s.Count() != len(numbers) {
			t.Fatalf("seed %d: Count() = %d, want %d", seed, s.Count(), len(numbers))
		}
	}
}

func TestAndOrAreIntersectionAndUnion(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 2))
		n := 1 + rng.IntN(300)
		a, _ := random(rng, n)
		b, _ := random(rng, n)
		and, or := slices.Clone(a), slices.Clone(a)
		and.And(b)
		or.Or(b)
		for i := range uint32(n) {
			if and.Has(i) != (a.Has(i) && b.Has(i)) || or.Has(i) != (a.Has(i) || b.Has(i)) {
				t.Fatalf("seed %d: %d in a %t, in b %t, in And %t, in Or %t", seed, i, a.Has(i), b.Has(i), and.Has(i), or.Has(i))
			}
		}
	}
}

func TestARangeStopsWhenTheLoopBreaks(t *testing.T) {
	s := New(200)
	for _, i := range []uint32{3, 70, 150} {
		s.Add(i)
	}
	var got []uint32
	for i := range s.All() {
		if got = append(got, i); len(got) == 2 {
			break
		}
	}
	if !slices.Equal(got, []uint32{3, 70}) {
		t.Errorf("%v, want [3 70]", got)
	}
}
