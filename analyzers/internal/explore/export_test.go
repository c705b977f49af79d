package explore

// SearchAll is Search without the reduction to quiet moves.
func SearchAll(p Program, b Bounds) Result { return search(p, b, false) }
