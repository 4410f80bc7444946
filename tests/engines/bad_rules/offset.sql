-- expect = ["SELECT 不支持 OFFSET"]
SELECT 项目代码 FROM 发放 ORDER BY 项目代码 LIMIT 3 OFFSET 2
