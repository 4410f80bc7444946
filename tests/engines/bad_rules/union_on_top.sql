-- expect = ["须是一个 SELECT 语句"]
SELECT 项目代码 FROM 发放 UNION ALL SELECT 项目代码 FROM 标准
