-- expect = ["没有列“差额”"]
SELECT 项目代码, 金额 AS 差额 FROM 发放 WHERE 差额 > 1
