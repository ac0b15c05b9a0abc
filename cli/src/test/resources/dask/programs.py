# The two programs of a rack of mini servers: Monte Carlo pi and portfolio risk; and a task that fails.
import random
import sys

import numpy as np
from dask.distributed import Client


def estimate_pi_chunk(n_samples):
    random.seed()
    inside = 0
    for _ in range(n_samples):
        x, y = random.uniform(-1, 1), random.uniform(-1, 1)
        inside += x * x + y * y <= 1
    return inside


def simulate_portfolio(scenario_id):
    np.random.seed(scenario_id)
    returns = np.random.normal(loc=0.0005, scale=0.02, size=252)
    worth = np.cumprod(1 + returns)
    drawdown = np.min(worth / np.maximum.accumulate(worth) - 1)
    return {"return": float(worth[-1] - 1), "max_drawdown": float(drawdown)}


def boom(x):
    raise ValueError(x)


client = Client(sys.argv[1])
chunks = [50_000 + i for i in range(int(sys.argv[2]))]
print("pi", 4 * sum(client.gather(client.map(estimate_pi_chunk, chunks))) / sum(chunks))
results = client.gather(client.map(simulate_portfolio, range(int(sys.argv[3]))))
print("mean return", float(np.mean([result["return"] for result in results])))
client.gather(client.scatter([7, 8, 9]))
try:
    client.submit(boom, 1).result()
except ValueError:
    print("failed as it should")
client.close()
