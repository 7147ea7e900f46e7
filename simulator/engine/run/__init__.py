from simulator.engine.run.run import Run

__all__ = ["Run"]
