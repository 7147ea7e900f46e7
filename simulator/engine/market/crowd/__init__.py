from simulator.engine.market.crowd.crowd import Crowd

__all__ = ["Crowd"]
