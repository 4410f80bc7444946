-- expect = ["没有列“状态半”"]
SELECT 项目代码, 状态半 AS 金额 FROM 发放
