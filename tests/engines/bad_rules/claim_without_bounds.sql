-- expect = ["没有输出应有的列“分子低”"]
-- kind = "claim"
-- key = []
SELECT 项目代码 AS 文档, 行 AS 断言 FROM 发放
