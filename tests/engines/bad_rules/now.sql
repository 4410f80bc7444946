-- expect = ["不可用 NOW"]
SELECT 项目代码 FROM 发放 WHERE now() IS NOT NULL
