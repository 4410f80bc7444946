-- expect = ["约定以外的列“金额”"]
-- kind = "claim"
-- key = []
SELECT 项目代码 AS 文档, 金额 FROM 发放
