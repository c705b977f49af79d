package a

import "strconv"

// What the examples call: nobody knows how it ends.

func query() result              { return result{1} }
func process(item int) error     { _, err := compute(item); return err }
func compute(n int) (int, error) { return strconv.Atoi(strconv.Itoa(n)) }
