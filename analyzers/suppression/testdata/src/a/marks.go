package a

// Marked is hot.
//
//asynclint:hot
func marked() {}

//asynclint:hot every request goes through it
func remarked() {}

// want +2 `unknown mark //asynclint:hto: did you mean //asynclint:hot\?`
//
//asynclint:hto
func misspelt() {}

// want +2 `mark must have no blank behind the slashes: write //asynclint:hot`
//
// asynclint:Hot
func loud() {}

// want +2 `unknown mark //asynclint:ignored: did you mean //asynclint:ignore\?`
//
//asynclint:ignored bad x
func ignored() {}

// want +2 `unknown mark //asynclint:file-ignore$`
//
//asynclint:file-ignore bad x
func farOff() {}

// want +2 `mark must have no blank behind the slashes: write //asynclint:hot`
//
// asynclint:hot
func loose() {}

// asynclint:hot in a sentence is prose.
func prose() {}

// want +2 `mark //asynclint:hot marks nothing: it belongs into the doc comment of a function`
//
//asynclint:hot
type misplaced struct{}

func inside() {
	/* want `marks nothing` */ //asynclint:hot
	fine()
	fine() //asynclint:hot // want `marks nothing`
	//asynclint:ignore suppression an example
	fine() //asynclint:hot
}

/* want +2 `marks nothing` */

//asynclint:hot

func parted() {}
