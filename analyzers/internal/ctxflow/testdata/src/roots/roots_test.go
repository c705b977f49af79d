package roots

import "context"

func helper(ctx context.Context) {}
