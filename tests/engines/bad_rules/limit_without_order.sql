-- expect = ["LIMIT 没有 ORDER BY"]
SELECT 项目代码 FROM 发放 LIMIT 3
